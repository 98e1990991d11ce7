import Foundation
import TestSupport
import Testing

extension Journeys {
  /// A controller's law wants a record of everybody who is asked: its overlay says so, its register gets it.
  @Suite struct RecordOfEverybodyTests {
    static let missing = Journeys.openingMissing

    /// The project's packs with a register among the training offices; the copy is the caller's to remove.
    private func packs(register: Bool) throws -> String {
      let folder = try TemporaryFolder.make(prefix: "packs")
      for name in ["core", "training"] {
        try FileManager.default.copyItem(atPath: "\(Programs.packSources())/\(name)", toPath: "\(folder)/\(name)")
      }
      func edit(_ file: String, _ change: (String) -> String) throws {
        let path = "\(folder)/training/\(file)"
        try change(String(contentsOfFile: path, encoding: .utf8)).write(toFile: path, atomically: true, encoding: .utf8)
      }
      try edit("pack.json") {
        $0.replacingOccurrences(of: "\"forms\": []", with: "\"forms\": [], \"records\": \"all\"")
      }
      guard register else { return folder }
      try edit("directory.csv") { text in
        text + "training-register,REG,TRAINING register (made up),Help desk 3,,en ru,,,@training-receiver,"
          + "@training-receipt,folder:folder-sink,\n"
      }
      return folder
    }

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func somebodyWithoutNeedsIsRecordedAndNobodyAtThePostSees() throws {
      let packs = try packs(register: true)
      defer { TemporaryFolder.remove(packs) }
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"], packs: packs)
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      try station.scan("utopia-td3")
      try #require(try desk.wait { $0.form("/triage") != nil })
      try desk.answerTriage(Answers.noNeeds)
      #expect(desk.page.text.contains("keeps a record of every screening"))
      try desk.post("/no-needs", [("slip", "no")])
      let serial = try desk.serial()
      #expect(!desk.page.text.contains("How did the person leave"))
      #expect(try station.waitForDelivery())
      let records = station.sink.filter { $0.hasSuffix(".age") }
      try #require(records.count == 1)
      let opened = try Tool.run(
        "age", ["-d", "-i", station.receiverKey, "\(station.folder)/folder-sink/\(records[0])"])
      let record = try #require(SubmissionReader(opened.standardOutput))
      #expect(record.rootAttributes["id"] == "q10-record")
      #expect(record.leaves["/data/serial"] == serial)
      #expect(record.leaves["/data/surname"] == "ERIKSSON")
      #expect(record.leaves.keys.filter { $0.hasPrefix("/data/t") || $0.hasPrefix("/data/o") } == [])
      // At the post the number is like that of anybody who was only counted.
      try desk.post("/next")
      try desk.post("/referral", [("serial", serial)])
      #expect(
        try desk.wait { $0.notice?.contains("Nothing was referred under this number") == true }, "\(desk.page.text)")
      #expect(station.files() == [])
      #expect(station.leaks == [])
    }

    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func withoutARegisterTheStationSaysSoAndDoesntStart() throws {
      let packs = try packs(register: false)
      defer { TemporaryFolder.remove(packs) }
      #expect(throws: (any Error).self) {
        try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"], packs: packs)
      }
    }
  }
}
