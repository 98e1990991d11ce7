/// What CUPS says about a job at one moment.
struct JobFacts: Sendable, Equatable {
  /// RFC 8011 5.3.7, values as on the wire.
  enum State: Int, Sendable {
    case pending = 3
    case held, processing, stopped, canceled, aborted, completed

    var isFinal: Bool { rawValue >= State.canceled.rawValue }
  }

  var state: State
  /// job-state-reasons.
  var reasons: [String] = []
  /// job-printer-state-reasons: the printer's keywords as this job saw them.
  var printerReasons: [String] = []
  /// Whether the job was ever taken up (time-at-processing has a value).
  var processed = false
  /// Documents received; CUPS forgets the count when the job has ended.
  var documents: Int?

  /// Cancelled by a Cancel-Job request. CUPS calls a job that the *device* threw away "canceled" as well, and now and
  /// then leaves out who cancelled: where this is false nobody knows.
  var isCancelledByPerson: Bool { reasons.contains { $0.hasPrefix("job-canceled-by") } }

  /// Whether CUPS's ipp backend has handed everything over and waits for the device: the page may come out.
  var isHeldByDevice: Bool { printerReasons.contains { $0.hasPrefix("cups-waiting-for-job-completed") } }
}
