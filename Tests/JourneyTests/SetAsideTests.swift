import Foundation
import TestSupport
import Testing

extension Journeys {
  /// A record that its receiver's place refuses for good.
  @Suite struct SetAsideTests {
    @Test(.enabled(if: Journeys.openingMissing == nil, "\(Journeys.openingMissing ?? "")"))
    func theDeskSaysWhichNumberWasRefusedAndATechnicianSendsItAgain() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      // The office's folder is away until something else lies there under the record's name.
      let (sink, away) = ("\(station.folder)/folder-sink", "\(station.folder)/away")
      try FileManager.default.moveItem(atPath: sink, toPath: away)
      try desk.reachReview()
      let serial = try desk.finalise()
      #expect(try desk.wait { $0.parts["slip"]?.contains("saved") == true }, "\(desk.page.text)")
      try desk.post("/next")
      let id = try #require(try station.records(of: serial).first?.id)
      try Data("somebody else's".utf8).write(to: URL(filePath: "\(away)/\(id).age"))
      try FileManager.default.moveItem(atPath: away, toPath: sink)
      try station.waypost("queue", "visit")
      #expect(
        Wait.until(seconds: 20) { (try? station.records(of: serial))?.map(\.state) == ["parked"] ? true : nil } == true)

      #expect(try desk.wait { $0.text.contains("did not take a record") }, "\(desk.page.text)")
      #expect(desk.page.text.contains(serial) && !desk.page.text.contains("conflict"))
      try desk.post("/referral", [("serial", serial)])
      #expect(try desk.wait { $0.parts["serial"] == serial }, "\(desk.page.text)")
      #expect(desk.page.text.contains("Ring the office about this number") && desk.page.text.contains("conflict"))
      try desk.post("/next")

      let other = try Tool.run(
        Programs.path("waypost"), ["queue", "retry", "D7-222-222-2", "--socket", station.controlSocket])
      #expect(other.status == 1 && other.errorText.contains("is set aside"))
      // Nothing was mended: it comes back. Mended, it gets there.
      #expect(try station.waypost("queue", "retry", serial) == "1 will be tried again.\n")
      #expect(
        Wait.until(seconds: 20) { (try? station.records(of: serial))?.first?.attempts == 2 ? true : nil } == true)
      try FileManager.default.removeItem(atPath: "\(sink)/\(id).age")
      try station.waypost("queue", "retry", id)
      #expect(try station.waitForDelivery())
      #expect(try desk.wait { !$0.text.contains("did not take a record") }, "\(desk.page.text)")
      #expect(station.leaks == [])
    }

    @Test(.enabled(if: Journeys.openingMissing == nil, "\(Journeys.openingMissing ?? "")"))
    func whatAStoreSaidOfARecordIsShownToATechnicianAndLeavesItsEvent() throws {
      let store = try ScriptedServer { _ in
        .text(400, "<Error><Code>InvalidRequest</Code><Message>No post of ours: desk nine</Message></Error>")
      }
      defer { store.stop() }
      let own = try TemporaryFolder.make(prefix: "store")
      defer { TemporaryFolder.remove(own) }
      func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(own)/\(name)"))
      }
      try write("KEY\nsecret\n", "store-key")
      try write(
        #"{"s3:national": {"url": "\#(store.url)", "bucket": "envelopes", "credentials": "store-key"}}"#, "sinks.json")
      let packs = "\(own)/packs"
      try FileManager.default.copyItem(atPath: Programs.packSources(), toPath: packs)
      let directory = try String(contentsOfFile: "\(packs)/training/directory.csv", encoding: .utf8)
      try write(
        directory.replacingOccurrences(of: "folder:folder-sink", with: "s3:national"), "packs/training/directory.csv")

      let station = try StationUnderTest(
        environment: [
          "CUPS_SERVER": "/nowhere/cups.sock", "WAYPOST_SINKS": "\(own)/sinks.json", "CREDENTIALS_DIRECTORY": own,
        ], packs: packs)
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      try desk.reachReview()
      let serial = try desk.finalise()
      // By the list: to ask for one record shows the words.
      #expect(
        Wait.until(seconds: 20) { (try? station.queue())?.map(\.state) == ["parked"] ? true : nil } == true,
        "\(station.log.suffix(600))")
      func shown() throws -> [Substring] {
        let path = "\(station.folder)/audit-\(UUID().uuidString).txt"
        try station.waypost("audit", "export", path)
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
          .filter { $0.contains("server-words.shown") }
      }
      // A list of what there is shows no server's words.
      #expect(try !station.waypost("queue", "list").contains("desk nine") && shown() == [])
      #expect(try station.waypost("queue", "show", serial).contains("No post of ours: desk nine"))
      let id = try #require(try station.queue().first?.id)
      #expect(Wait.until(seconds: 5) { (try? shown())?.first?.contains(id) == true ? true : nil } == true)
      #expect(!station.log.contains("desk nine"))
      #expect(station.leaks == [])
    }
  }
}
