import Testing

@testable import Statistics

struct KeyFiguresTests {
  /// "seconds kind subject officer", one a line.
  static func events(_ text: String) -> [KeyFigures.Event] {
    text.split(separator: "\n").map { line in
      let parts = line.split(separator: " ").map(String.init)
      return KeyFigures.Event(
        kind: parts[1], subject: parts[2], officer: parts.count > 3 ? Int64(parts[3]) : nil,
        elapsedMilliseconds: (Int64(parts[0]) ?? 0) * 1000)
    }
  }

  @Test func `a shift, counted`() {
    let figures = KeyFigures(
      Self.events(
        """
        10 case-opened desk 1
        20 case-opened desk2 2
        60 skip t4.time 1
        70 skip t4.language 1
        80 skip t7.time 1
        90 finalised D7-1 1
        100 case-handed desk2-room 2
        130 case-taken-up room 3
        320 finalised D7-2 3
        330 finalised D7-3
        400 case-opened desk 1
        410 undo desk 1
        500 referral.overdue aa
        510 referral.overdue bb
        520 return-overridden D7-1 4
        """))
    #expect(figures.timesToRefer == [80, 300])
    #expect(figures.counts == ["skip.t4": 2, "skip.t7": 1, "overdue": 2, "return-overridden": 1])
    let exact = Dictionary(uniqueKeysWithValues: figures.exact.map { ($0.name, $0.value) })
    #expect(exact["overdue"] == 2 && exact["time-to-refer.number"] == 2)
    #expect(exact["time-to-acknowledge.number"] == nil)
  }

  @Test func `figures of few are hidden in what leaves the station`() {
    let few = KeyFigures(
      (0..<9).map { _ in .init(kind: "referral.overdue", subject: "a", officer: nil, elapsedMilliseconds: 0) })
    #expect(few.rows(k: 10).allSatisfy { $0.count == nil })
    let enough = KeyFigures(
      (0..<10).map { _ in .init(kind: "referral.overdue", subject: "a", officer: nil, elapsedMilliseconds: 0) },
      timesToAcknowledge: Array(stride(from: 60, through: 600, by: 60)))
    let rows = Dictionary(uniqueKeysWithValues: enough.rows(k: 10).map { ($0.value, $0.count) })
    #expect(rows["overdue"] == 10)
    #expect(rows["time-to-acknowledge.median-seconds"] == 360)
    #expect(rows["time-to-acknowledge.nine-of-ten-seconds"] == 600)
    #expect(rows["time-to-refer.median-seconds"] == .some(nil))
  }

  /// protection.md B-88: what would pay for turning people away is no figure; a new one has to be thought about here.
  @Test func `no figure rewards turning people away`() {
    #expect(
      Set(KeyFigures.counted.values) == [
        "overdue", "declined", "return-held", "return-overridden", "check-digit-overridden", "document-corrected",
        "not-asked", "corrected", "revoked", "corrected-afterwards", "erased-unanswered", "staff-called",
        "interpreter-asked",
      ])
    let noise = ["counted", "undo", "case-dropped", "case-ended", "ticket-wiped", "sign-in", "case-opened"]
    let figures = KeyFigures(
      noise.map { KeyFigures.Event(kind: $0, subject: "desk", officer: 1, elapsedMilliseconds: 0) })
    #expect(figures.exact.isEmpty)
  }
}
