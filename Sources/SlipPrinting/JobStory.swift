import Messages

/// Turns what CUPS says about a job into what the officer is told. Pure.
///
/// Only the job's state decides: reasons go stale (a jam of yesterday is copied into today's job) and the message of an
/// unreachable printer stays on a job that was printed afterwards.
struct JobStory {
  enum Step: Equatable {
    case going(SlipReport.Reason?)
    case ended(SlipReport.State, SlipReport.Reason?)
  }

  /// Whether the printer reports when the page is out (IPP). For others "completed" means bytes written.
  let printerTells: Bool
  /// True from the moment the device may hold the page; it doesn't come back.
  private(set) var mayBeInDevice: Bool

  /// For how many seconds an unfinished job is given the benefit of the doubt before reasons are believed.
  static let patience = 2.0

  init(printerTells: Bool, mayBeInDevice: Bool = false) {
    self.printerTells = printerTells
    self.mayBeInDevice = mayBeInDevice
  }

  /// One observation, `seconds` after the job was handed over.
  mutating func observe(_ facts: JobFacts, after seconds: Double) -> Step {
    let handsOver = facts.state == .processing || facts.state == .stopped
    if facts.isHeldByDevice || (handsOver && !printerTells) { mayBeInDevice = true }
    switch facts.state {
    case .completed: return .ended(printerTells ? .printed : .sent, nil)
    case .aborted: return .ended(.failed, .aborted)
    // A job that no device ever had was cancelled by somebody, whether or not CUPS says so (`cancel -a` leaves no reason).
    case .canceled where !facts.processed: return .ended(.failed, .cancelled)
    // Somebody, or the device itself; CUPS calls both canceled and doesn't always say which. The device had it, and may
    // still let it out: nobody prints it again without a look.
    case .canceled: return .ended(.uncertain, facts.isCancelledByPerson ? .cancelled : .aborted)
    case .pending, .held, .processing, .stopped:
      guard seconds >= Self.patience else { return .going(nil) }
      if let complaint = PrinterComplaint.reason(in: facts.printerReasons) { return .going(complaint) }
      // An IPP printer that answers takes a slip within a second; there is no keyword for one that doesn't answer.
      let unreachable = facts.state == .processing && printerTells && !mayBeInDevice
      return .going(unreachable || facts.state == .stopped ? .offline : nil)
    }
  }

  /// The end of a job cancelled because its time was up. `last` is what CUPS said before the cancel.
  func afterDeadline(last: JobFacts) -> (SlipReport.State, SlipReport.Reason?) {
    let neverLeft = !last.processed || (printerTells && !mayBeInDevice)
    return (neverLeft ? .failed : .uncertain, PrinterComplaint.reason(in: last.printerReasons) ?? .deadline)
  }

  /// What to do with a job of the same title found when a slip is taken up again.
  enum Found: Equatable {
    case follow, printed
    /// Made, but its document never arrived whole: nothing can come of it.
    case discard
    /// Ended without a page: print anew.
    case again
    case uncertain
  }

  static func found(_ facts: JobFacts) -> Found {
    switch facts.state {
    case .completed: .printed
    case .aborted: .again
    case .canceled: facts.processed ? .uncertain : .again
    case .pending, .held, .processing, .stopped: facts.documents == 0 ? .discard : .follow
    }
  }
}
