import Foundation
import TestSupport
import Testing

extension Proofs {
  /// What the officer and the technician are told when the vault's disk fails, is full, or isn't a vault, and what is
  /// there after the restart. The real daemon; strace takes hold of it while the check page is open.
  @Suite struct OfficerFaultTests {
    static let missing =
      StationUnderTest.unavailable ?? (Tool.path("strace") == nil ? "not installed: strace" : nil)

    /// Calls of a finalise's transaction: the first and one in the middle of its writes, and its flush.
    @Test(
      .enabled(if: missing == nil, "\(missing ?? "")"),
      arguments: [
        ("pwrite64", "1+", "ENOSPC"), ("pwrite64", "9+", "ENOSPC"), ("pwrite64", "5", "EIO"), ("fdatasync", "1", "EIO"),
      ])
    func `a disk that takes nothing: the officer is told, nothing is printed, the restart finds a whole state`(
      call: String, when: String, error: String
    ) throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      try desk.reachReview()
      _ = try desk.finalise()
      #expect(try station.waitForDelivery())
      try desk.post("/next")
      try desk.reachReview()
      let slips = station.slips

      let tracer = try Tracer(station, "\(call):error=\(error):when=\(when)")
      try desk.post("/finalise")
      #expect(try desk.wait { $0.notice != nil || $0.parts["serial"] != nil })
      let notice = desk.page.notice ?? ""
      #expect(
        notice.contains(error == "EIO" ? "not certain whether the record was stored" : "The record was not stored"),
        "\(call) \(when) \(error): \(desk.page.text)")
      #expect(notice.contains("No slip was printed"), "\(notice)")
      #expect(desk.page.form("/finalise") != nil, "the answers are gone: \(desk.page.text)")
      #expect(station.slips == slips)
      tracer.stop()

      if error == "ENOSPC" {
        #expect(notice.contains("full") || notice.contains("free space"), "\(notice)")
      } else {
        #expect(notice.contains("is the same record and can't become two"), "\(notice)")
        let question = try #require(desk.page.form("/change")?.fields)
        try desk.post("/change", question.map { ($0.name, $0.value) })
        #expect(desk.page.notice?.contains("can't be changed now") == true, "\(desk.page.text)")
      }
      // Room was made, or the disk is itself again: the same page goes on. Whether the first try had reached the disk or
      // not, there is one record of the case, and one slip.
      let serial = try desk.finalise()
      #expect(try station.waitForDelivery())
      #expect(station.deliveredCount == 2)
      #expect(try desk.wait { $0.parts["slip"]?.contains("saved") == true }, "\(desk.page.text)")
      #expect(station.slips.count == slips.count + 1)
      try station.restart()
      #expect(try station.waitForDelivery())
      let arrived = station.deliveredCount
      #expect(arrived == 2, "\(arrived) envelopes after the restart")
      #expect(try station.records(of: serial).count == 1)
      let status = try station.waypost("status", "--json")
      #expect(status.contains("\"state\":\"open\""), "\(status)")
      print("\(error) at \(call) \(when): \(arrived) envelopes after the restart; the officer read: \(notice)")
    }

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func `a newer release's vault is left alone, and the journal says what to do`() throws {
      let (station, _) = try stoppedStation()
      defer { station.stop() }
      let path = "\(station.vaultFolder)/vault.sqlite"
      try alter(path) { "PRAGMA user_version = \($0 + 40)" }
      // The second small file of this release knows that it wrote no such number; a newer release's would agree.
      unlink("\(path).continuity")
      let before = FileManager.default.contents(atPath: path)
      let words = try refusal(station)
      #expect(words.contains("install the newer release"), "\(words)")
      #expect(FileManager.default.contents(atPath: path) == before)
      let answer = try Tool.run(
        Programs.path("waypost"), ["status"], environment: ["WAYPOST_SOCKET": station.controlSocket])
      #expect(answer.status == 3)
      #expect(answer.errorText.contains("journalctl") || answer.errorText.contains("waypostd"), "\(answer.errorText)")
    }

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func `a file that is no vault is set aside, the desk goes on, numbers don't repeat`() throws {
      let (station, first) = try stoppedStation()
      defer { station.stop() }
      let path = "\(station.vaultFolder)/vault.sqlite"
      try Data(repeating: 0x41, count: 16_384).write(to: URL(fileURLWithPath: path))
      chmod(path, 0o600)
      try station.start()
      #expect(station.list("state/vault").contains { $0.contains("vault.sqlite.damaged-1") })
      // Its officers went with it: the technician adds them again, and cases go on under new numbers.
      try station.waypost(
        "officer", "add", "--name", "Training", "--badge", station.badge, "--role", "officer",
        input: StationUnderTest.pin + "\n")
      let desk = try station.openDesk()
      try station.signIn(desk)
      try desk.reachReview()
      let serial = try desk.finalise()
      #expect(serial != first)
      #expect(try station.waitForDelivery())
      #expect(station.deliveredCount == 2)
    }

    private func stoppedStation() throws -> (StationUnderTest, serial: String) {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      let desk = try station.openDesk()
      try station.signIn(desk)
      try desk.reachReview()
      let serial = try desk.finalise()
      _ = try station.waitForDelivery()
      #expect(station.stopDaemon() == 0)
      return (station, serial)
    }

    /// What a daemon says that doesn't start.
    private func refusal(_ station: StationUnderTest) throws -> String {
      let daemon = try Tool.run(Programs.path("waypostd"), station.daemonArguments, timeout: 20)
      #expect(daemon.status == 1)
      return daemon.errorText
    }

    private func alter(_ path: String, _ sql: (Int) -> String) throws {
      let version = try Tool.run(
        "python3",
        [
          "-c", "import sqlite3,sys;print(sqlite3.connect(sys.argv[1]).execute('PRAGMA user_version').fetchone()[0])",
          path,
        ])
      let number = Int(version.text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
      let changed = try Tool.run(
        "python3",
        [
          "-c", "import sqlite3,sys;c=sqlite3.connect(sys.argv[1]);c.execute(sys.argv[2]);c.commit()", path,
          sql(number),
        ])
      #expect(changed.status == 0, "\(changed.errorText)")
    }
  }
}

/// strace holding on to the running daemon, one of whose calls it makes fail.
private final class Tracer {
  private let program: RunningProgram

  init(_ station: StationUnderTest, _ rule: String) throws {
    let pid = try #require(station.daemonPID)
    let call = String(rule.prefix { $0 != ":" })
    program = try RunningProgram(
      "strace", ["-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(rule)", "-p", "\(pid)"])
    let holds = Wait.until(seconds: 10) { () -> Bool? in
      let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
      let traced = tasks.filter { task in
        let status = FileManager.default.contents(atPath: "/proc/\(pid)/task/\(task)/status") ?? Data()
        return !String(decoding: status, as: UTF8.self).contains("TracerPid:\t0\n")
      }
      return !tasks.isEmpty && traced.count == tasks.count ? true : nil
    }
    guard holds == true else { throw Tool.Failure.failed("strace can't hold the daemon: \(program.errorText)") }
  }

  func stop() {
    // SIGINT: it lets the daemon go instead of taking it along.
    program.send(SIGINT)
    _ = program.waitForExit(seconds: 5)
  }
}
