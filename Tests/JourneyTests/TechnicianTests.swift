import Foundation
import JSONLines
import Sealing
import TestSupport
import Testing

extension Journeys {
  /// The technician's commands on a real station with people in it.
  @Suite struct TechnicianTests {
    static let offline = ["CUPS_SERVER": "/nowhere/cups.sock"]

    private func run(_ station: StationUnderTest, _ arguments: String...) throws -> Tool.Output {
      try Tool.run(
        Programs.path("waypost"), arguments,
        environment: ["WAYPOST_SOCKET": station.controlSocket, "CUPS_SERVER": "/nowhere/cups.sock"], timeout: 120)
    }

    private func findings(_ output: Tool.Output) throws -> [String: String] {
      let report = try JSONSerialization.jsonObject(with: Data(output.text.utf8)) as? [String: Any]
      let list = try #require(report?["findings"] as? [[String: Any]])
      return Dictionary(
        uniqueKeysWithValues: try list.map {
          (try #require($0["check"] as? String), try #require($0["severity"] as? String))
        })
    }

    /// Names on the screen, a document under the scanner, typed answers, an officer, a PIN, a badge, a slip's number: one
    /// canary of each level, and none in the bundle, the metrics or the health document.
    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func nothingOfAPersonLeavesByABundle() throws {
      let station = try StationUnderTest(environment: Self.offline)
      defer { station.stop() }
      station.stopCarrier(.upload)
      try station.waypost(
        "officer", "add", "--name", "CANARYOFFICER", "--badge", "WPB1-CANARYBADGE0", "--role", "supervisor",
        input: "975310\n")
      let desk = try station.openDesk()
      try station.signIn(desk)
      try desk.reachReview()
      let serial = try desk.finalise()
      try desk.post("/next")
      // A case that is open, with a document and a child's name.
      try station.scan("utopia-td3")
      #expect(try desk.wait { $0.form("/triage") != nil })
      try desk.answerTriage([
        "t1": "ru", "t2": "none", "t3": "dont_know", "t4": "yes", "t5": "no", "t6": "yes", "t7": "no", "t8": "other",
      ])
      for value in ["with", "CANARYCHILD"] { try desk.answer(value) }
      let record = try #require(try station.queue().first)
      let path = "\(station.folder)/bundle.txt"
      let bundle = try run(station, "support-bundle", path, "--yes")
      #expect(bundle.status == 0, "\(bundle.errorText)")
      let metrics = try run(station, "metrics")
      let health = try run(station, "health", "send", "--print")
      #expect(metrics.status == 0 && health.status == 0, "\(metrics.errorText)\(health.errorText)")
      let canaries =
        StationUnderTest.canaries + [
          "CANARYOFFICER", "CANARYBADGE0", "975310", StationUnderTest.pin, "CANARYCHILD", serial, record.id,
          station.badge, station.read("keys/device.key").trimmingCharacters(in: .whitespacesAndNewlines),
        ]
      let written = Array(station.read("bundle.txt").utf8)
      for bytes in [written, bundle.standardOutput, metrics.standardOutput, health.standardOutput] {
        #expect(CanarySearch(canaries).findings(in: Data(bytes)) == [])
      }
      // It is a bundle of this station all the same.
      #expect(station.read("bundle.txt").contains("\"unsent\" : 1"))
      #expect(metrics.text.contains(#"waypost_queue_records{state="unsent"} 1"#))
      #expect(health.text.contains(#"unsent="1""#))
    }

    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func aLostBadgeIsKeptOutAtOnceAndItsOwnerComesBackWithAnotherPIN() throws {
      let station = try StationUnderTest(environment: Self.offline)
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      try desk.post("/without-document")
      #expect(desk.page.form("/triage") != nil, "\(desk.page.text)")
      #expect(try station.waypost("officer", "disable", "1") == "Officer 1 may no longer sign in.\n")
      // Locked over the case, and the badge with its PIN opens nothing.
      #expect(try desk.wait { $0.form("/triage") == nil && $0.heading == "Scan your badge" }, "\(desk.page.text)")
      try station.scan("badge")
      try #require(try desk.wait { $0.form("/pin") != nil }, "\(desk.page.text)")
      try desk.post("/pin", [("pin", StationUnderTest.pin)])
      #expect(try desk.wait { $0.notice != nil }, "\(desk.page.text)")
      #expect(desk.page.form("/triage") == nil)

      #expect(try station.waypost("officer", "set-pin", "1", input: "864209\n") == "Officer 1 has a new PIN.\n")
      #expect(try station.waypost("officer", "enable", "1") == "Officer 1 may sign in again.\n")
      if desk.page.form("/pin") == nil { try station.scan("badge") }
      try #require(try desk.wait { $0.form("/pin") != nil }, "\(desk.page.text)")
      try desk.post("/pin", [("pin", "864209")])
      #expect(try desk.wait { $0.form("/triage") != nil || $0.form("/undo") != nil }, "\(desk.page.text)")
      let short = try Tool.run(
        Programs.path("waypost"), ["officer", "set-pin", "1", "--socket", station.controlSocket],
        input: Array("1\n".utf8))
      #expect(short.status == 1 && short.errorText.contains("Nothing was changed"), "\(short.errorText)")
      let nobody = try run(station, "officer", "disable", "77")
      #expect(nobody.status == 1 && nobody.errorText.contains("officer list"), "\(nobody.errorText)")
    }

    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func theDoctorSeesAStationInAFolder() throws {
      let station = try StationUnderTest(environment: Self.offline)
      defer { station.stop() }
      let well = try findings(run(station, "doctor", "--json"))
      for check in [
        "daemon", "configuration", "keys", "packs", "pack-dates", "receivers", "scanners", "vault", "units",
      ] {
        #expect(well[check] == "fine", "\(check) is \(well[check] ?? "missing")")
      }
      #expect(well["live"] == "warning")
      // One byte of a pack, and a daemon that is gone.
      let form = try #require(station.list("state/packs").first { $0.hasPrefix("core") })
      let file = "\(station.folder)/state/packs/\(form)/phrases/en.json"
      try (String(contentsOfFile: file, encoding: .utf8) + " ").write(toFile: file, atomically: true, encoding: .utf8)
      #expect(station.stopDaemon() == 0)
      let sick = try run(station, "doctor", "--json")
      #expect(sick.status == 3)
      let found = try findings(sick)
      #expect(found["daemon"] == "broken" && found["packs"] == "broken" && found["vault"] == "unknown")
    }

    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func whatWasCountedIsThereAfterARestart() throws {
      let station = try StationUnderTest(environment: Self.offline)
      defer { station.stop() }
      let before = try findings(run(station, "readiness", "--json"))
      #expect(before["tokens"] == "warning" && before["drill"] == "warning")
      try station.waypost("readiness", "note", "--paper", "3", "--tokens", "250")
      try station.waypost("readiness", "note", "--drill")
      #expect(station.stopDaemon() == 0)
      try station.start()
      let after = try findings(run(station, "readiness", "--json"))
      #expect(after["tokens"] == "fine" && after["paper"] == "fine" && after["drill"] == "fine")
      try station.waypost("audit", "export", "\(station.folder)/audit.txt")
      #expect(station.read("audit.txt").contains("\tdrill.held\t"))
    }

    @Test(.enabled(if: Journeys.openingMissing == nil, "\(Journeys.openingMissing ?? "")"))
    func healthIsSealedQueuedAndDoneWhenItIsThere() throws {
      let station = try StationUnderTest(environment: Self.offline)
      defer { station.stop() }
      #expect(try run(station, "health", "send").errorText.contains("has no `health` entry"))
      #expect(station.stopDaemon() == 0)
      let recipient = try #require(
        station.read("training-receiver.key").split(separator: "\n").first { $0.hasPrefix("# public key: ") }
      ).dropFirst("# public key: ".count)
      try station.editConfiguration {
        $0["health"] = ["recipients": [String(recipient)], "sink": "folder:health"] as [String: Any]
      }
      station.stopCarrier(.upload)
      try station.start()
      try FileManager.default.createDirectory(atPath: "\(station.folder)/health", withIntermediateDirectories: true)
      #expect(try run(station, "health", "send").status == 0)
      let second = try run(station, "health", "send")
      #expect(second.status == 1 && second.errorText.contains("The former one still waits."))
      #expect(try station.queue().count == 1)
      try station.startCarrier(.upload)
      try station.waypost("queue", "visit")
      // Nobody has to answer it: delivered, it leaves the queue.
      #expect(Wait.until(seconds: 30) { (try? station.queue().isEmpty) == true ? true : nil } == true)
      let file = try #require(station.list("health").first { $0.hasSuffix(".age") })
      let opened = try Tool.run("age", ["-d", "-i", station.receiverKey, "\(station.folder)/health/\(file)"])
      #expect(opened.text.hasPrefix("<station-health ") && opened.text.contains("</station-health>"))
      #expect(try run(station, "health", "send").status == 0)
    }

    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func liveModeNamesEveryMissingItem() throws {
      let station = try StationUnderTest(environment: Self.offline)
      defer { station.stop() }
      let answer = try run(station, "mode", "live")
      #expect(answer.status == 1)
      for name in [
        "controller", "dpia", "simulated-scanner", "slip-folder", "second-signature", "unconfirmed-keys", "drafts",
        "language-gaps",
        "made-up-receivers", "supervisor", "units",
      ] {
        #expect(answer.text.contains("  \(name) "), "\(name)")
      }
      #expect(answer.errorText.contains("stand against live mode"))
      #expect(station.read("etc/station.json").contains("\"training\""))
    }

    /// README, "When a box is lost": a spare box, another key, what the backup held, and an office that believes only that.
    @Test(.enabled(if: Journeys.openingMissing == nil, "\(Journeys.openingMissing ?? "")"))
    func aStolenBoxIsReplacedAndRevoked() throws {
      let lost = try StationUnderTest(environment: Self.offline)
      defer { lost.stop() }
      let desk = try lost.openDesk()
      try lost.signIn(desk)
      try desk.reachReview()
      _ = try desk.finalise()
      #expect(try lost.waitForDelivery())
      lost.stopCarrier(.upload)
      try desk.post("/next")
      try desk.reachReview()
      let waiting = try desk.finalise()
      let identity = "\(lost.folder)/backup.key"
      let recipient = try lost.waypost("keys", "new", "receiver", "-o", identity)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      try lost.waypost("backup", "\(lost.folder)/backup.age", "--to", recipient)
      let oldKey = lost.read("keys/station.key.pub").trimmingCharacters(in: .whitespacesAndNewlines)
      lost.killDaemon()

      // The spare box signs under a key of its own; everything else comes out of the backup.
      let spare = try StationUnderTest(environment: Self.offline)
      defer { spare.stop() }
      #expect(spare.stopDaemon() == 0)
      try FileManager.default.removeItem(atPath: spare.vaultFolder)
      try spare.waypost(
        "restore", "\(lost.folder)/backup.age", "-i", identity, "--state", "\(spare.folder)/state", "--keys",
        "\(spare.folder)/keys")
      let newKey = spare.read("keys/station.key.pub").trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(newKey != oldKey)
      try spare.start()
      #expect(try spare.waypost("queue", "at-risk").contains(waiting))
      try spare.waypost("queue", "visit")
      #expect(
        Wait.until(seconds: 30) { (try? spare.records(of: waiting))?.first?.state == "delivered" ? true : nil } == true)

      // The restored record's folder is the lost station's; the office has one inbox.
      try FileManager.default.createDirectory(atPath: "\(spare.folder)/folder-sink", withIntermediateDirectories: true)
      for file in lost.list("folder-sink") {
        try FileManager.default.copyItem(
          atPath: "\(lost.folder)/folder-sink/\(file)", toPath: "\(spare.folder)/folder-sink/\(file)")
      }

      // The office: the old key up to the last number that came, the new one from now on.
      let stations = "\(spare.folder)/stations"
      try Data("\(oldKey) Old box\n".utf8).write(to: URL(filePath: stations))
      let inbox = "\(spare.folder)/folder-sink"
      #expect(try run(spare, "envelope", "verify", inbox, "--stations", stations).status == 0)
      #expect(try run(spare, "keys", "revoke", "Old box", "--stations", stations, "--after", "2").status == 0)
      #expect(try run(spare, "envelope", "verify", inbox, "--stations", stations).status == 0)
      // A third record is the spare box's.
      try FileManager.default.removeItem(atPath: "\(spare.folder)/etc/training-badge")
      try FileManager.default.copyItem(
        atPath: "\(lost.folder)/etc/training-badge", toPath: "\(spare.folder)/etc/training-badge")
      let newDesk = try spare.openDesk()
      try spare.signIn(newDesk)
      try newDesk.reachReview()
      let third = try newDesk.finalise()
      #expect(
        Wait.until(seconds: 30) { (try? spare.records(of: third))?.first?.state == "delivered" ? true : nil } == true)
      let stranger = try run(spare, "envelope", "verify", inbox, "--stations", stations)
      #expect(stranger.status == 1, "a key that the office doesn't know")
      let list = spare.read("stations") + "\(newKey) Spare box\n"
      try Data(list.utf8).write(to: URL(filePath: stations))
      let known = try run(spare, "envelope", "verify", inbox, "--stations", stations)
      #expect(known.status == 0, "\(known.text)\(known.errorText)")
      // Whoever has the old box signs on: refused.
      let forged = try EnvelopeSignature(
        id: String(repeating: "a", count: 32), digest: Digest.sha256([1]), receiver: "training-asylum", number: 3,
        by: SigningKey(seed: #require(Base64URL.decode(lost.read("keys/station.key").filter { !$0.isWhitespace }))))
      try Data([1]).write(to: URL(filePath: "\(inbox)/\(String(repeating: "a", count: 32)).age"))
      try Data(forged.text.utf8).write(to: URL(filePath: "\(inbox)/\(String(repeating: "a", count: 32)).sig"))
      #expect(try run(spare, "envelope", "verify", inbox, "--stations", stations).status == 1)
    }
  }
}
