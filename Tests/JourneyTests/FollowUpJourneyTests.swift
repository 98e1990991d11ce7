import Foundation
import TestSupport
import Testing

extension Journeys {
  /// What follows a sealed record, with the station's own programs; and the counts for those who plan.
  @Suite struct FollowUpJourneyTests {
    @Test(.enabled(if: Journeys.openingMissing == nil, "\(Journeys.openingMissing ?? "")"))
    func consentIsTakenBackAndANameIsPutRight() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      try desk.reachReview()
      let serial = try desk.finalise()
      #expect(try desk.wait { $0.parts["slip"]?.contains("saved") == true }, "\(desk.page.text)")
      try desk.post("/next")
      #expect(try station.waitForDelivery())
      let record = try #require(try station.records(of: serial).first)
      let sink = "\(station.folder)/folder-sink"
      let before = try Data(contentsOf: URL(filePath: "\(sink)/\(record.id).age"))

      try desk.post("/referral", [("serial", serial)])
      #expect(try desk.wait { $0.form("/revoke") != nil }, "\(desk.page.text)")
      try desk.post("/correct-sealed", [("item", "surname"), ("value", "  Erik  <son> ")])
      #expect(try desk.wait { $0.notice?.contains("Messages to offices: 1.") == true }, "\(desk.page.text)")
      try desk.post("/revoke")
      #expect(try desk.wait { $0.notice?.contains("Messages to offices: 1.") == true }, "\(desk.page.text)")
      #expect(try station.waitForDelivery())

      let notices = try station.records(of: serial).map(\.id).filter { $0 != record.id }
      #expect(notices.count == 2)
      let texts = try notices.map {
        try station.waypost("envelope", "open", "\(sink)/\($0).age", "-i", station.receiverKey)
      }
      for text in texts {
        #expect(text.contains("serial=\"\(serial)\" number=\"1\" envelope=\"\(record.id)\""), "\(text)")
      }
      #expect(texts.contains { $0.contains("<corrected item=\"surname\">Erik &lt;son&gt;</corrected>") })
      #expect(texts.contains { $0.contains("<revoked/>") })
      #expect(try Data(contentsOf: URL(filePath: "\(sink)/\(record.id).age")) == before)

      // The monitor counts both, with the public key alone.
      let audit = "\(station.folder)/audit.txt"
      _ = try station.waypost("audit", "export", audit)
      let figures = try station.waypost("audit", "verify", audit)
      #expect(figures.contains("revoked: 1") && figures.contains("corrected-afterwards: 1"), "\(figures)")
      #expect(figures.contains("time-to-refer.number: 1"), "\(figures)")
      // One person, in weeks that aren't over: the file says nothing.
      let counts = "\(station.folder)/counts.csv"
      _ = try station.waypost("stats", "export", counts)
      #expect(
        try String(contentsOfFile: counts, encoding: .utf8)
          == "post,from,until,dimension,value,by,group,people\n")
      #expect(station.leaks == [])
    }
  }
}
