import Foundation
import TestSupport
import Testing

extension Journeys {
  /// The power goes while a case is open, on the real daemon; and the key that locks everything.
  @Suite struct InterruptedCaseTests {
    static let missing = Journeys.openingMissing

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func comesBackToItsOfficerWithoutTheSensitiveAnswers() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      let desk = try openCase(station)
      for value in ["yes", "dont_know", "war_violence", "2"] { try desk.answer(value) }
      // Pages don't wait for the disk: what was held is committed when the vault has answered something later.
      try station.waypost("status")
      station.killDaemon()
      #expect(station.files() == [])
      #expect(station.files(holding: ["war_violence"]).filter { !$0.contains("packs") } == [])

      try station.start()
      let again = try signIn(station)
      try #require(again.page.form("/triage") != nil, "the page is “\(again.page.heading)”")
      #expect(again.page.notice?.contains("The power was lost") == true)
      #expect(again.page.notice?.contains("Have you left because of war") == true)
      #expect(again.page.text.contains("ERIKSSON"))
      let held = again.page.form("/triage")?.fields ?? []
      #expect(held.contains { $0 == ("q-t4", "yes") })
      #expect(!held.contains { $0.name == "q-t6" })

      try again.answerTriage(Answers.afraid)
      #expect(again.page.questions == ["a3"])
      try again.answer("neither")
      #expect(again.page.form("/answer")?.fields.contains { $0 == ("value", "2") } == true)
      for value in ["2", "yes", "woman", "regular", "yes"] { try again.answer(value) }
      let serial = try again.finalise()
      #expect(try station.waitForDelivery())
      let id = try #require(try station.records(of: serial).first?.id)
      let opened = try Tool.run("age", ["-d", "-i", station.receiverKey, "\(station.folder)/folder-sink/\(id).age"])
      let leaves = try #require(SubmissionReader(opened.standardOutput)).leaves
      #expect(leaves["/data/a3"] == "neither")
      #expect(leaves["/data/a4"] == "2")
      #expect(leaves["/data/surname"] == "ERIKSSON")

      // It is over: the next life knows nothing of it.
      try station.restart()
      let next = try signIn(station)
      #expect(next.page.form("/without-document") != nil)
      #expect(station.leaks == [])
    }

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func beforeANeedIsNamedNothingComesBack() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let desk = try signIn(station)
      try station.scan("utopia-td3")
      try #require(try desk.wait { $0.form("/triage") != nil })
      try desk.answerTriage(["t1": "ru", "t4": "no"])
      station.killDaemon()
      try station.start()
      #expect(try signIn(station).page.form("/without-document") != nil)
    }

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func lockingAllLanesDropsOpenCasesAndKeepsWhatIsSealed() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      station.stopCarrier(.upload)
      let first = try openCase(station)
      for (_, value) in Answers.asylum { try first.answer(value) }
      let serial = try first.finalise()
      try first.post("/next")
      try station.scan("utopia-td3")
      try #require(try first.wait { $0.form("/triage") != nil })
      try first.answerTriage(Answers.afraid)
      try station.waypost("status")
      #expect(station.read("state/vault/vault.sqlite.continuity").contains("caseKey"))

      try station.waypost("lane", "lock", "--all")
      #expect(try first.load().heading == "Scan your badge")
      #expect(!first.page.text.contains("ERIKSSON"))
      #expect(try station.queue().map(\.serial) == [serial])
      // Not in memory, not on disk: no next life brings it back, and the key above all cases is another.
      #expect(!station.read("state/vault/vault.sqlite.continuity").contains("caseKey"))
      try station.restart()
      #expect(try signIn(station).page.form("/without-document") != nil)
      #expect(try station.queue().map(\.serial) == [serial])
      // What is sealed goes on its way, whole.
      try station.startCarrier(.upload)
      try station.waypost("queue", "visit")
      #expect(try station.waitForDelivery())
      let id = try #require(try station.records(of: serial).first?.id)
      let opened = try Tool.run("age", ["-d", "-i", station.receiverKey, "\(station.folder)/folder-sink/\(id).age"])
      #expect(opened.status == 0 && opened.text.contains("ERIKSSON"))
    }

    /// What a failing card does to a case: the page that says what the file is, and the one that the case lies on.
    @Test(.enabled(if: missing == nil, "\(missing ?? "")"), arguments: [false, true])
    func aDamagedVaultGivesTheOpenCaseBackOrSaysThatItIsGone(caseIsGone: Bool) throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      _ = try openCase(station)
      try station.waypost("status")
      station.killDaemon()
      let damage = """
        import sqlite3, sys
        c = sqlite3.connect(sys.argv[1])
        c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = c.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'open_case'").fetchone()[0]
        c.close()
        with open(sys.argv[1], "r+b") as file:
            for page in [1] + ([root] if sys.argv[2] == "yes" else []):
                file.seek((page - 1) * 4096)
                file.write(b"\\xa5" * 4096)
        """
      let damaged = try Tool.run(
        "python3", ["-c", damage, "\(station.vaultFolder)/vault.sqlite", caseIsGone ? "yes" : "no"])
      #expect(damaged.status == 0, "\(damaged.errorText)")
      try station.start()
      // The officer has to come over first.
      let isRead = Wait.until(seconds: 10) { () -> Bool? in
        (try? station.waypost("status").contains(" officers; ")) == true ? true : nil
      }
      #expect(isRead == true)
      let again = try signIn(station)
      if caseIsGone {
        #expect(again.page.form("/without-document") != nil)
        #expect(again.page.text.contains("Open cases that are lost, by when they were first kept: "))
        #expect(again.page.text.contains("speak with these people again"))
        #expect(try station.waypost("status").contains("0 brought over, lost, first held "))
        // As if the power had been cut before anybody had looked for them.
        station.killDaemon()
        let cut = """
          import glob, sqlite3, sys
          c = sqlite3.connect(sys.argv[1])
          aside = [name for name in glob.glob(sys.argv[1] + ".damaged-*") if not name.endswith(("-wal", "-shm"))]
          c.execute("INSERT INTO setting VALUES ('salvage', ?)", (aside[0].encode(),))
          c.execute("INSERT INTO setting VALUES ('former-cases', ?)", (b"0 " + bytes(32),))
          c.commit()
          """
        let prepared = try Tool.run("python3", ["-c", cut, "\(station.vaultFolder)/vault.sqlite"])
        #expect(prepared.status == 0, "\(prepared.errorText)")
        try station.start()
        let said = Wait.until(seconds: 10) { () -> String? in
          (try? station.waypost("status")).flatMap { $0.contains(" officers; ") ? $0 : nil }
        }
        #expect(said?.contains("0 brought over, lost, first held ") == true)
        #expect(try signIn(station).page.text.contains("Open cases that are lost, by when they were first kept: "))
      } else {
        try #require(again.page.form("/triage") != nil, "the page is “\(again.page.heading)”")
        #expect(again.page.text.contains("ERIKSSON"))
      }
      #expect(station.files(holding: ["ERIKSSON"]).filter { !$0.contains("packs") } == [])
    }

    private func openCase(_ station: StationUnderTest) throws -> DeskClient {
      let desk = try signIn(station)
      try station.scan("utopia-td3")
      try #require(try desk.wait { $0.form("/triage") != nil })
      try desk.answerTriage(Answers.afraid)
      return desk
    }

    /// Ends on whatever page the officer gets.
    private func signIn(_ station: StationUnderTest) throws -> DeskClient {
      let desk = try station.openDesk()
      try station.scan("badge")
      try #require(try desk.wait { $0.form("/pin") != nil })
      try desk.post("/pin", [("pin", StationUnderTest.pin)])
      try #require(try desk.wait { $0.form("/pin") == nil && $0.form("/badge") == nil })
      return desk
    }
  }
}
