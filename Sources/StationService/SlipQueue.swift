import EventLoop
import JSONLines
import Messages

/// Hands slips to `waypost-print`, one at a time, and tells what became of each.
///
/// A slip is noted as handed over before a byte goes out. When the printing process dies in the middle it is asked once
/// more, with `resume`: it looks for the job in CUPS before it would make another.
final class SlipQueue {
  /// More slips than this don't wait here; the rest stay in the vault until these are through.
  static let limit = 64

  private struct Job {
    var serial: String
    var request: SlipRequest
    var hasResumed: Bool
  }

  private let loop: EventLoop
  private let socket: String
  private let note: (_ serial: String, _ report: SlipReport, _ then: @escaping (Bool) -> Void) -> Void
  private let handOver: (_ serial: String, _ then: @escaping (Bool) -> Void) -> Void
  private var waiting: [Job] = []
  private var current: (job: Job, connection: LineConnection, number: Int)?
  private var lastNumber = 0
  private var isHandingOver = false
  /// Slips that found no room here.
  private var isOver = false
  private let hasRoom: () -> Void

  /// - Parameters:
  ///   - handOver: notes in the vault that the slip is handed over; `then(false)` when that failed.
  ///   - note: gets every report, the last of each slip being final; `then` hears whether it is committed.
  ///   - hasRoom: all that waited here is through, and there was more: what waits in the vault may be added.
  init(
    loop: EventLoop, socket: String, handOver: @escaping (String, @escaping (Bool) -> Void) -> Void,
    note: @escaping (String, SlipReport, @escaping (Bool) -> Void) -> Void, hasRoom: @escaping () -> Void = {}
  ) {
    self.hasRoom = hasRoom
    self.loop = loop
    self.socket = socket
    self.handOver = handOver
    self.note = note
  }

  /// Queues a slip. `resume` when an earlier attempt may have reached the printer.
  func add(_ request: SlipRequest, resume: Bool) {
    guard !isKnown(request.serial) else { return }
    guard waiting.count < Self.limit else { return isOver = true }
    var request = request
    request.resume = resume
    waiting.append(Job(serial: request.serial, request: request, hasResumed: resume))
    next()
  }

  func close() {
    current?.connection.close()
    current = nil
    waiting = []
  }

  private func isKnown(_ serial: String) -> Bool {
    current?.job.serial == serial || waiting.contains { $0.serial == serial }
  }

  private func next() {
    guard current == nil, !isHandingOver else { return }
    guard !waiting.isEmpty else {
      if isOver {
        isOver = false
        hasRoom()
      }
      return
    }
    let job = waiting.removeFirst()
    isHandingOver = true
    handOver(job.serial) { [weak self] noted in
      guard let self else { return }
      isHandingOver = false
      if noted {
        start(job)
      } else {
        finish(SlipReport(serial: job.serial, state: .failed, reason: .service))
      }
    }
  }

  private func start(_ job: Job) {
    do {
      lastNumber += 1
      let number = lastNumber
      let connection = try LineConnection(
        UnixSocket.connect(to: socket), limit: MessageLimits.slip, on: loop
      ) { [weak self] event in self?.received(event, from: number) }
      current = (job, connection, number)
      try connection.send(job.request)
    } catch {
      // Nothing reached the printing process: this attempt certainly printed nothing.
      Journal.write(.printServiceSilent, "slip \(job.serial) was not handed to the printing service: \(error)")
      finish(SlipReport(serial: job.serial, state: job.hasResumed ? .uncertain : .failed, reason: .service))
    }
  }

  private func received(_ event: LineConnection.Event, from number: Int) {
    // A former slip's process may end later.
    guard let job = current?.job, current?.number == number else { return }
    switch event {
    case .line(let line):
      guard let report = try? JSONLine.decode(SlipReport.self, from: line), report.serial == job.serial else { return }
      if report.state.isFinal { finish(report) } else { note(job.serial, report) { _ in } }
    case .ended:
      guard !job.hasResumed else {
        return finish(SlipReport(serial: job.serial, state: .uncertain, reason: .service))
      }
      Journal.write(
        .printServiceSilent, "the printing process of slip \(job.serial) ended without a word; looking for its job")
      current = nil
      var again = job
      again.hasResumed = true
      again.request.resume = true
      start(again)
    }
  }

  private func finish(_ report: SlipReport) {
    let printing = current?.connection
    current = nil
    note(report.serial, report) { noted in
      // Only now may the printing process take the job out of CUPS: until then somebody may have to look for it.
      if noted { try? printing?.send(SlipNoted(serial: report.serial)) }
      printing?.close()
    }
    next()
  }
}
