import Messages

/// A queue for each printer: one that waits for paper holds up nobody else's slips.
final class SlipQueues {
  private var queues: [String: SlipQueue] = [:]
  private let make: () -> SlipQueue

  init(_ make: @escaping () -> SlipQueue) { self.make = make }

  func add(_ request: SlipRequest, resume: Bool) {
    let printer = request.printer ?? ""
    let queue = queues[printer] ?? make()
    queues[printer] = queue
    queue.add(request, resume: resume)
  }

  func close() {
    for queue in queues.values { queue.close() }
    queues = [:]
  }
}
