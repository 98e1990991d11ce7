import Glibc
public import Messages

/// One slip, or another paper, from request to its end: laid out, handed to CUPS, followed until the job ended or its
/// time was up.
///
/// Blocks for as long as the job is open. Never throws for what a printer does: that is told in the reports.
public struct SlipPrinter {
  private let order: PrintOrder
  private let tell: (SlipReport) throws -> Void
  private let complain: (SlipPrintingError) -> Void
  private let isHeard: () -> Bool
  private var title: String { order.title }

  /// Seconds between two questions to CUPS while a job is open.
  static let interval = 0.5

  /// Prints the slip and returns the last report; every report goes to `report` as the job moves, the cause of a
  /// failure on this side to `complain`, for the journal. `isHeard` is asked while a job is open: once it says no, the
  /// job is left to whoever takes the slip up again.
  ///
  /// Throws `SlipPrintingError.badRequest` before anything is done, and `.nobodyListens` if `report` throws or nobody
  /// hears any more: the job then stays in CUPS for an attempt with `resume`.
  @discardableResult
  public static func run(
    _ request: PrintRequest, complain: @escaping (SlipPrintingError) -> Void = { _ in },
    isHeard: @escaping () -> Bool = { true }, report: @escaping (SlipReport) throws -> Void
  ) throws(SlipPrintingError) -> SlipReport {
    try SlipPrinter(order: PrintOrder(request), tell: report, complain: complain, isHeard: isHeard).run()
  }

  /// Takes the slip's ended job out of CUPS: languages stand on a slip, and nobody needs the copy. Only after whoever
  /// asked for the slip has noted its end, since a slip is taken up again by its job. Blocks.
  public static func forget(
    _ end: SlipReport, of request: PrintRequest, complain: (SlipPrintingError) -> Void = { _ in }
  ) {
    guard let job = end.job, let order = try? PrintOrder(request), let connection = try? CupsConnection(),
      let printer = CupsPrinter(order.printer, over: connection),
      // The number may be another slip's by now.
      case .facts(let facts) = printer.look(at: job, titled: order.title),
      facts.state.isFinal, !printer.purge(job)
    else { return }
    complain(.printService(step: "taking the ended job out of CUPS", why: CupsConnection.lastError))
  }

  private func run() throws(SlipPrintingError) -> SlipReport {
    // Found before the layout: a page that may be out already needs no second one, and the queue knows its paper.
    let connection = order.isFile ? nil : try? CupsConnection()
    let printer = connection.flatMap { CupsPrinter(order.printer, over: $0) }
    if let end = try order.resume ? takeUp(on: printer) : takeUpOpen(on: printer) { return end }

    let document: SlipDocument
    do {
      document = try order.document(for: printer?.media() ?? MediaOffer())
    } catch {
      complain(error)
      return try end(.failed, reason: .layout)
    }
    try say(.laidOut)
    guard let printer else { return try keep(document, serviceAnswers: connection != nil) }

    do {
      let job = try printer.submit(document.pdf, title: title, media: document.media)
      try say(.submitted, job: job, place: printer.name)
      return try follow(job, on: printer, mayBeInDevice: false)
    } catch let failure as CupsPrinter.SubmitFailure {
      switch failure {
      case .refused(let error):
        complain(error)
        return try end(.failed, place: printer.name, reason: .refused)
      case .unknown(let job): return try follow(job, on: printer, mayBeInDevice: true)
      }
    } catch let error as SlipPrintingError {
      throw error
    } catch {
      throw .nobodyListens
    }
  }

  /// There is no printer: a file if a folder was named, else the end.
  private func keep(_ document: SlipDocument, serviceAnswers: Bool) throws(SlipPrintingError) -> SlipReport {
    guard let folder = order.folder else {
      return try end(.failed, reason: serviceAnswers ? .noPrinter : .service)
    }
    let path: String
    do {
      path = try SlipFolder.save(document.pdf, serial: order.id, in: folder)
    } catch {
      complain(error)
      return try end(.failed, place: folder, reason: .refused)
    }
    return try end(.saved, place: path)
  }

  /// Asked for anew while an earlier job of it still waits at the printer ("print it again", tapped over a paper that ran
  /// out): that job is followed, or two would come out when the paper is there.
  private func takeUpOpen(on printer: CupsPrinter?) throws(SlipPrintingError) -> SlipReport? {
    guard order.isOne, let printer, let jobs = printer.jobs(titled: title, open: true) else { return nil }
    for job in jobs {
      guard case .facts(let facts) = printer.look(at: job, titled: title) else { continue }
      switch JobStory.found(facts) {
      case .follow:
        try say(.submitted, job: job, place: printer.name)
        return try follow(job, on: printer, mayBeInDevice: true)
      case .discard: printer.cancel(job)
      case .printed, .again, .uncertain: break
      }
    }
    return nil
  }

  /// Looks for a job of an earlier attempt. Nil means: none can have printed it, print now.
  private func takeUp(on printer: CupsPrinter?) throws(SlipPrintingError) -> SlipReport? {
    guard let printer else {
      // A file is replaced by the same file; a printer that can't be asked leaves the question open.
      return order.folder != nil ? nil : try end(.uncertain, reason: .service)
    }
    guard let jobs = printer.jobs(titled: title) else {
      return try end(.uncertain, place: printer.name, reason: .service)
    }
    // Never seen, or forgotten because the history is off: only a person can tell.
    guard !jobs.isEmpty else { return try end(.uncertain, place: printer.name) }

    var open: Int?
    var uncertain: Int?
    for job in jobs {
      guard case .facts(let facts) = printer.look(at: job, titled: title) else {
        uncertain = uncertain ?? job
        continue
      }
      switch JobStory.found(facts) {
      case .printed: return try end(printer.tellsWhenPrinted ? .printed : .sent, job: job, place: printer.name)
      case .follow: open = open ?? job
      case .discard: printer.cancel(job)
      case .again: break
      case .uncertain: uncertain = uncertain ?? job
      }
    }
    if let open {
      try say(.submitted, job: open, place: printer.name)
      return try follow(open, on: printer, mayBeInDevice: true)
    }
    return uncertain == nil ? nil : try end(.uncertain, job: uncertain, place: printer.name, reason: .cancelled)
  }

  private func follow(_ job: Int, on printer: CupsPrinter, mayBeInDevice: Bool) throws(SlipPrintingError) -> SlipReport
  {
    let clock = Elapsed()
    var story = JobStory(printerTells: printer.tellsWhenPrinted, mayBeInDevice: mayBeInDevice)
    var told: SlipReport.Reason?
    var last: JobFacts?
    while clock.seconds < Double(order.deadlineSeconds) {
      switch printer.look(at: job, titled: title) {
      case .facts(let facts):
        last = facts
        switch story.observe(facts, after: clock.seconds) {
        case .ended(let state, let reason): return try end(state, job: job, place: printer.name, reason: reason)
        case .going(let reason):
          if reason != told { try say(.waiting, job: job, place: printer.name, reason: reason) }
          told = reason
        }
      case .vanished: return try end(.uncertain, job: job, place: printer.name)
      case .noAnswer:
        // cupsd is restarting or gone; it keeps the job on disk and goes on with it.
        if told != .service { try say(.waiting, job: job, place: printer.name, reason: .service) }
        told = .service
      }
      Elapsed.pause(Self.interval)
      // A follower left over would cancel the job at its own deadline, under the one that took it up.
      guard isHeard() else { throw .nobodyListens }
    }
    return try giveUp(job, on: printer, story: story, last: last)
  }

  /// The time is up: a page that comes out an hour later, with nobody there, is worse than none.
  private func giveUp(
    _ job: Int, on printer: CupsPrinter, story: JobStory, last: JobFacts?
  ) throws(SlipPrintingError) -> SlipReport {
    printer.cancel(job)
    var isCancelled = false
    for _ in 0..<4 where !isCancelled {
      switch printer.look(at: job, titled: title) {
      case .facts(let facts) where facts.state == .completed:
        return try end(printer.tellsWhenPrinted ? .printed : .sent, job: job, place: printer.name)
      case .facts(let facts) where facts.state.isFinal: isCancelled = true
      case .vanished: isCancelled = true
      case .facts, .noAnswer:
        Elapsed.pause(Self.interval)
        printer.cancel(job)
      }
    }
    // A job that can't be stopped may print at any time.
    guard let last, isCancelled else {
      return try end(.uncertain, job: job, place: printer.name, reason: last == nil ? .service : .deadline)
    }
    let (state, reason) = story.afterDeadline(last: last)
    return try end(state, job: job, place: printer.name, reason: reason)
  }

  private func say(
    _ state: SlipReport.State, job: Int? = nil, place: String? = nil, reason: SlipReport.Reason? = nil
  ) throws(SlipPrintingError) {
    _ = try end(state, job: job, place: place, reason: reason)
  }

  private func end(
    _ state: SlipReport.State, job: Int? = nil, place: String? = nil, reason: SlipReport.Reason? = nil
  ) throws(SlipPrintingError) -> SlipReport {
    let report = SlipReport(serial: order.id, state: state, job: job, place: place, reason: reason)
    do {
      try tell(report)
    } catch {
      throw .nobodyListens
    }
    return report
  }
}
