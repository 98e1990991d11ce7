/// How well the post did its duty, worked out from the audit and from what offices answered: anybody who has the same
/// events gets the same figures.
///
/// Only what an officer owes is counted here. Nothing counts people who were not referred, claims that came to nothing, or
/// one officer against another: such a figure would pay for turning people away (protection.md B-88).
public struct KeyFigures: Sendable, Hashable {
  /// An event of the audit.
  public struct Event: Sendable {
    public var kind: String
    public var subject: String
    public var officer: Int64?
    /// Powered time.
    public var elapsedMilliseconds: Int64

    public init(kind: String, subject: String, officer: Int64?, elapsedMilliseconds: Int64) {
      (self.kind, self.subject, self.officer, self.elapsedMilliseconds) =
        (kind, subject, officer, elapsedMilliseconds)
    }
  }

  /// Figures by name: "overdue", "skip.t4".
  public private(set) var counts: [String: Int] = [:]
  /// From opening a case to sealing its record, seconds.
  public private(set) var timesToRefer: [Int64] = []
  /// From sealing a referral to the office's first answer, seconds.
  public private(set) var timesToAcknowledge: [Int64] = []

  /// What is counted, and by which events.
  static let counted: [String: String] = [
    "referral.overdue": "overdue", "referral.declined": "declined", "return-held": "return-held",
    "return-overridden": "return-overridden", "document.accepted": "check-digit-overridden",
    "document.corrected": "document-corrected", "not-asked": "not-asked", "correction": "corrected",
    "referral.revoked": "revoked", "referral.corrected": "corrected-afterwards", "envelope.erased": "erased-unanswered",
    "staff-called": "staff-called", "interpreter-asked": "interpreter-asked",
  ]

  private var openedByLane: [String: Int64] = [:]
  private var laneByOfficer: [Int64: String] = [:]

  public init() {}

  /// - Parameter timesToAcknowledge: of referrals answered in the same time, seconds.
  public init(_ events: some Sequence<Event>, timesToAcknowledge: [Int64] = []) {
    self.timesToAcknowledge = timesToAcknowledge
    for event in events { take(event) }
  }

  /// Events in their order.
  public mutating func take(_ event: Event) {
    if let name = Self.counted[event.kind] { counts[name, default: 0] += 1 }
    switch event.kind {
    case "skip":
      // "t4.time": which question, not why; the reason is the supervisor's.
      counts["skip.\(event.subject.prefix { $0 != "." })", default: 0] += 1
    case "case-opened":
      openedByLane[event.subject] = event.elapsedMilliseconds
      if let officer = event.officer { laneByOfficer[officer] = event.subject }
    case "case-taken-up":
      if let officer = event.officer { laneByOfficer[officer] = event.subject }
    case "officer-changed":
      if let officer = event.officer { laneByOfficer[officer] = event.subject }
    case "case-handed":
      // "desk-room": the case goes on there.
      guard let dash = event.subject.lastIndex(of: "-") else { return }
      let (from, to) = (String(event.subject[..<dash]), String(event.subject[event.subject.index(after: dash)...]))
      openedByLane[to] = openedByLane.removeValue(forKey: from)
    case "finalised":
      guard let officer = event.officer, let lane = laneByOfficer[officer],
        let opened = openedByLane.removeValue(forKey: lane), opened <= event.elapsedMilliseconds
      else { return }
      timesToRefer.append((event.elapsedMilliseconds - opened) / 1000)
    default: break
    }
  }

  /// Every figure as it is, for whoever has the events anyhow.
  public var exact: [(name: String, value: Int)] {
    rows(k: 1).compactMap { row in row.count.map { (row.value, $0) } }
  }

  /// Counts of fewer than `k` are hidden, and the times of fewer.
  func rows(k: Int) -> [Publication.Row] {
    var rows = counts.sorted { $0.key < $1.key }.map {
      Publication.Row("figure", $0.key, count: $0.value < k ? nil : $0.value)
    }
    for (name, times) in [("time-to-refer", timesToRefer), ("time-to-acknowledge", timesToAcknowledge)] {
      let isTold = times.count >= k
      let sorted = times.sorted()
      func share(_ hundredths: Int) -> Int? {
        isTold ? Int(sorted[min(sorted.count - 1, sorted.count * hundredths / 100)]) : nil
      }
      rows.append(Publication.Row("figure", "\(name).number", count: isTold ? times.count : nil))
      rows.append(Publication.Row("figure", "\(name).median-seconds", count: share(50)))
      rows.append(Publication.Row("figure", "\(name).nine-of-ten-seconds", count: share(90)))
    }
    return rows
  }
}
