import Foundation
import TestSupport
import Testing

extension Journeys {
  /// The vault's care over the real programs: a backup onto a blank box, a damaged file, an audit for the monitor.
  @Suite struct VaultCareTests {
    static let offline = ["CUPS_SERVER": "/nowhere/cups.sock"]

    /// One referral that waits, its slip saved as a file.
    private func refer(_ station: StationUnderTest) throws -> String {
      let desk = try station.openDesk()
      if desk.page.form("/without-document") == nil { try station.signIn(desk) }
      try desk.reachReview()
      let serial = try desk.finalise()
      try desk.post("/next")
      return serial
    }

    private func status(_ station: StationUnderTest) throws -> String { try station.waypost("status") }

    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func aBackupGoesOnOnABlankBox() throws {
      let lost = try StationUnderTest(environment: Self.offline)
      defer { lost.stop() }
      lost.stopCarrier(.upload)
      let first = try refer(lost)
      let identity = "\(lost.folder)/backup.key"
      let recipient = try lost.waypost("keys", "new", "receiver", "-o", identity)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      let backup = "\(lost.folder)/backup.age"
      #expect(throws: Tool.Failure.self) { try lost.waypost("backup", backup) }
      try lost.waypost("backup", backup, "--to", recipient)
      #expect(throws: Tool.Failure.self) { try lost.waypost("backup", backup, "--to", recipient) }
      #expect(!lost.list("state/vault").contains("vault.sqlite.backup"))
      // After the backup the lost box goes on, delivers, and dies.
      let second = try refer(lost)
      try lost.startCarrier(.upload)
      try lost.waypost("audit", "export", "\(lost.folder)/audit.txt")
      #expect(try lost.waitForDelivery())
      let delivered = lost.sink
      lost.killDaemon()

      // A blank box of its own keys, for the same post and the same sink.
      let blank = try StationUnderTest(environment: Self.offline)
      defer { blank.stop() }
      blank.stopCarrier(.upload)
      #expect(throws: Tool.Failure.self, "a backup goes onto a blank box only") {
        try blank.waypost(
          "restore", backup, "-i", identity, "--state", "\(blank.folder)/state", "--keys", "\(blank.folder)/keys")
      }
      #expect(blank.stopDaemon() == 0)
      try FileManager.default.removeItem(atPath: blank.vaultFolder)
      for file in try FileManager.default.contentsOfDirectory(atPath: "\(lost.folder)/folder-sink") {
        try FileManager.default.createDirectory(
          atPath: "\(blank.folder)/folder-sink", withIntermediateDirectories: true)
        try FileManager.default.copyItem(
          atPath: "\(lost.folder)/folder-sink/\(file)", toPath: "\(blank.folder)/folder-sink/\(file)")
      }
      let said = try blank.waypost(
        "restore", backup, "-i", identity, "--state", "\(blank.folder)/state", "--keys", "\(blank.folder)/keys")
      #expect(said.contains("1 envelopes"))
      try blank.start()
      #expect(try blank.records(of: first).map(\.state) == ["queued"])
      // The officer and the badge of the lost box, not those of the blank one.
      try FileManager.default.removeItem(atPath: "\(blank.folder)/etc/training-badge")
      try FileManager.default.copyItem(
        atPath: "\(lost.folder)/etc/training-badge", toPath: "\(blank.folder)/etc/training-badge")
      let third = try refer(blank)
      #expect(Set([first, second, third]).count == 3)
      try blank.startCarrier(.upload)
      #expect(try blank.waitForDelivery())
      #expect(Set(delivered).isSubset(of: Set(blank.sink)))
      #expect(blank.sink.count == delivered.count + 2)
      #expect(try blank.records(of: first).map(\.state) != ["parked"])

      try blank.waypost("audit", "export", "\(blank.folder)/audit.txt")
      let verified = try blank.waypost("audit", "verify", "\(blank.folder)/audit.txt")
      #expect(verified.contains("numbers left out: vault.restored"))
      #expect(blank.leaks == [] && blank.files() == [])
    }

    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func aVaultWhoseHeaderIsGoneIsContinuedAndSaidOnTheDesk() throws {
      let station = try StationUnderTest(environment: Self.offline)
      defer { station.stop() }
      station.stopCarrier(.upload)
      let serial = try refer(station)
      #expect(station.stopDaemon() == 0)
      let path = "\(station.vaultFolder)/vault.sqlite"
      var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      bytes.replaceSubrange(0..<4096, with: repeatElement(0, count: 4096))
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      chmod(path, 0o600)

      try station.start()
      #expect(
        Wait.until(seconds: 10) { (try? status(station).contains("brought over: 1 envelopes")) == true ? true : nil }
          == true)
      let said = try status(station)
      #expect(said.contains("epoch 2") && said.contains("vault.sqlite.damaged-1"))
      #expect(try station.records(of: serial).map(\.state) == ["queued"])
      #expect(station.log.contains("a new one continues it"))
      let desk = try station.openDesk()
      try station.signIn(desk)
      #expect(desk.page.text.contains("The store of records was damaged and has been replaced."))
      #expect(desk.page.text.contains("Records brought over: 1, unreadable: 0."))
      #expect(try refer(station) != serial)
      try station.startCarrier(.upload)
      #expect(try station.waitForDelivery())
    }

    /// A budget of 64 MiB, filled to each threshold: what the officer reads, and what still works.
    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func theOfficerIsToldHowMuchRoomIsLeftAndReferralsAreStoredToTheLast() throws {
      let station = try StationUnderTest(environment: Self.offline) { $0["vault"] = ["budgetMegabytes": 64] }
      defer { station.stop() }
      let steps: [(fill: Int, level: String, words: String)] = [
        (0, "ample", ""), (50, "low", "Space for records is running low."),
        (61, "scarce", "Slips without a record are no longer printed."),
        (63, "critical", "Only referrals are still stored, from a reserve."),
      ]
      for step in steps {
        #expect(station.stopDaemon() == 0)
        let fill = """
          import sqlite3, sys
          c = sqlite3.connect(sys.argv[1])
          c.execute("PRAGMA secure_delete = OFF")
          c.execute("DELETE FROM setting WHERE key = 'station.filler'")
          c.execute("INSERT INTO setting VALUES ('station.filler', zeroblob(? << 20))", (int(sys.argv[2]),))
          c.commit()
          """
        let filled = try Tool.run("python3", ["-c", fill, "\(station.vaultFolder)/vault.sqlite", "\(step.fill)"])
        #expect(filled.status == 0, "\(filled.errorText)")
        try station.start()
        let desk = try station.openDesk()
        try station.signIn(desk)
        #expect(
          try desk.wait { step.words.isEmpty || $0.text.contains(step.words) }, "\(step.level): \(desk.page.text)")
        #expect(step.words.isEmpty == !desk.page.text.contains("Space for records"), "\(desk.page.text)")
        let said = try status(station)
        #expect(said.contains(": \(step.level)"), "\(said)")

        // Somebody without needs who would like a slip.
        try desk.post("/without-document")
        try desk.answerTriage(Answers.noNeeds)
        try desk.post("/no-needs", [("slip", "yes")])
        #expect(try desk.wait { $0.notice?.contains("not stored") == true || $0.parts["serial"] != nil })
        let isRefused = step.level == "scarce" || step.level == "critical"
        #expect((desk.page.parts["serial"] == nil) == isRefused, "\(step.level): \(desk.page.text)")
        if isRefused {
          #expect(desk.page.text.contains("what is left is kept for referrals"), "\(desk.page.text)")
          try desk.post("/no-needs", [("slip", "no")])
        }
        #expect(try desk.wait { $0.form("/next") != nil }, "\(desk.page.text)")
        try desk.post("/next")
        // A referral, at every step.
        let serial = try refer(station)
        #expect(try station.waitForDelivery())
        #expect(try station.records(of: serial).map(\.state) == ["delivered"])
      }
      #expect(station.deliveredCount == steps.count)
    }

    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func aDaysAuditIsExportedAndATamperedOneIsRefused() throws {
      let station = try StationUnderTest(environment: Self.offline)
      defer { station.stop() }
      _ = try refer(station)
      let desk = try station.openDesk()
      if desk.page.form("/without-document") == nil { try station.signIn(desk) }
      try desk.post("/help")
      try desk.post("/help-over")
      try desk.post("/sign-out")
      #expect(try station.waitForDelivery())
      let export = "\(station.folder)/audit.txt"
      try station.waypost("audit", "export", export)
      let text = station.read("audit.txt")
      for kind in [
        "station.started", "officer.added", "sign-in", "help", "finalised", "envelope.delivered", "audit.exported",
        "sign-out",
      ] {
        #expect(text.contains("\t\(kind)\t"), "\(kind)")
      }
      // Later, with the daemon away, by the public key alone.
      try station.waypost("audit", "export", "\(station.folder)/later.txt")
      #expect(station.stopDaemon() == 0)
      let key = "\(station.folder)/keys/station.key.pub"
      try station.waypost("audit", "verify", "\(station.folder)/later.txt", "--station", key, "--earlier", export)
      #expect(throws: Tool.Failure.self) {
        try station.waypost("audit", "verify", export, "--earlier", "\(station.folder)/later.txt")
      }
      let tampered = text.replacingOccurrences(of: "\thelp\t", with: "\tkelp\t")
      #expect(tampered != text)
      try tampered.write(toFile: "\(station.folder)/tampered.txt", atomically: true, encoding: .utf8)
      #expect(throws: Tool.Failure.self) { try station.waypost("audit", "verify", "\(station.folder)/tampered.txt") }
    }
  }
}
