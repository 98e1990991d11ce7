import Testing

@testable import StationService

@Suite("Journal") struct JournalTests {
  @Test func everyMessageHasItsFields() {
    let bytes = Journal.datagram(.sinkRests, "a sink takes nothing now", .warning)
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        MESSAGE=a sink takes nothing now
        PRIORITY=4
        MESSAGE_ID=\(JournalEvent.sinkRests.rawValue)
        DOCUMENTATION=file:///usr/share/doc/waypost/README.md
        WAYPOST_EVENT=sinkRests
        SYSLOG_IDENTIFIER=waypostd

        """)
  }

  /// A line feed in a server's words would begin a field of its own.
  @Test func noTextBeginsAFieldOfItsOwn() {
    let text = String(decoding: Journal.datagram(.vaultFailed, "one\nPRIORITY=0\r\ntwo", .error), as: UTF8.self)
    #expect(text.hasPrefix("MESSAGE=one PRIORITY=0 two\nPRIORITY=3\n"))
    #expect(text.split(separator: "\n").count == 6)
  }

  @Test func idsAreJournaldsAndNoTwoAreAlike() {
    let ids = JournalEvent.allCases.map(\.rawValue)
    #expect(Set(ids).count == ids.count)
    for id in ids { #expect(id.utf8.count == 32 && id.allSatisfy { $0.isHexDigit && !$0.isUppercase }) }
  }
}
