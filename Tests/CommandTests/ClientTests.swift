import Foundation
import JSONLines
import Messages
import TestSupport
import Testing

@Suite("Commands to the daemon") struct ClientTests {
  private static let status: JSONValue = [
    "mode": "training", "post": "D7", "version": "0.1", "uptimeSeconds": 300, "vault": ["state": "ready"],
    "lanes": .array([["name": "desk", "audience": "desk", "port": 7411, "signedIn": .bool(true)]]),
    "queue": ["unsent": 2, "parked": 1, "oldestUnsentSeconds": 7300], "openCases": 1,
    "openCasesSurviveAPowerCut": .bool(true), "scanners": "1 reading",
    "printer": "none", "packs": .array([["id": "core", "version": 7]]), "audit": ["events": 14],
    "memory": ["rssKilobytes": 17_000], "wakeUps": 3,
  ]

  @Test func statusIsReadable() throws {
    let daemon = try FakeDaemon(answering: Self.status)
    let output = try Waypost.run(["status", "--socket", daemon.path])
    #expect(output.status == 0)
    #expect(
      output.text == """
        Waypost 0.1, post D7, training mode, up 5 min
          lanes       desk (desk) on port 7411, an officer is signed in
          vault       ready
          queue       2 unsent, the oldest for 2 h; 1 set aside
          open cases  1
          scanners    1 reading
          printer     none
          packs       core 7
          audit       14 events
          memory      17000 kB resident
          wake-ups    3

        """)
    #expect(daemon.requests == [ControlRequest("status")])
  }

  /// An answer with less in it than this version knows is still shown.
  @Test func statusOfAnotherVersion() throws {
    let daemon = try FakeDaemon(answering: ["mode": "training"])
    let output = try Waypost.run(["--socket", daemon.path, "status"])
    #expect(output.status == 0)
    #expect(output.text.contains("training mode"))
  }

  @Test func queueIsListedAndShown() throws {
    let record: JSONValue = [
      "id": "0a1b", "serial": "D7-K3M-9QX-R", "state": "parked", "bytes": 4096, "ageSeconds": 40, "attempts": 2,
      "reason": "conflict", "receipt": .null, "nextAttemptSeconds": 90,
    ]
    let daemon = try FakeDaemon(answering: ["records": .array([record]), "unsent": 1])
    let list = try Waypost.run(["queue", "list", "--socket", daemon.path])
    #expect(
      list.text == """
        SERIAL        STATE   AGE   BYTES  TRIES  ID    REASON
        D7-K3M-9QX-R  parked  40 s  4096   2      0a1b  conflict
        1 not sent yet.

        """)
    let show = try Waypost.run(["queue", "show", "D7-K3M-9QX-R", "--socket", daemon.path])
    #expect(show.text.hasPrefix("D7-K3M-9QX-R\n  state     parked\n"))
    #expect(show.text.contains("  next try  in 90 s\n"))
    let json = try Waypost.run(["queue", "list", "--json", "--socket", daemon.path])
    #expect(json.text.hasPrefix(#"{"records":[{"ageSeconds":40,"#) && json.text.hasSuffix(#""unsent":1}"# + "\n"))
    #expect(daemon.requests.map(\.command) == ["queue list", "queue show", "queue list"])
    #expect(daemon.requests[1].arguments == ["key": "D7-K3M-9QX-R"])
  }

  @Test func devicesSayWhyTheyAreNotRead() throws {
    let daemon = try FakeDaemon(
      answering: [
        "hotPlug": "not started",
        "devices": .array([
          [
            "id": "usb-1", "model": "Voyager", "state": "refused", "scanCount": 0, "problemCount": 0,
            "reason": "it isn't listed; add it to `scanners`",
          ]
        ]),
      ])
    let output = try Waypost.run(["devices", "list", "--socket", daemon.path])
    #expect(output.text.contains("usb-1  Voyager  refused  –     –        0      0         never"))
    #expect(output.text.contains("usb-1: it isn't listed"))
    #expect(output.text.contains("Plugging in isn't noticed: not started; restart the station."))
  }

  @Test(arguments: ["2468", "2468\n", "2468\r\n", "2468\nmore\n"])
  func personalNumbersComeFromStandardInput(input: String) throws {
    let daemon = try FakeDaemon(answering: ["id": 3])
    let output = try Waypost.run(
      ["officer", "add", "--name", "N", "--badge", "WPB1-X", "--socket", daemon.path], input: input)
    #expect(output.status == 0 && output.text == "Officer 3 may sign in.\n")
    #expect(
      daemon.requests == [
        ControlRequest("officer add", ["name": "N", "badge": "WPB1-X", "role": "officer", "pin": "2468"])
      ])
  }

  @Test("nobody knew where a badge comes from: without one it is made")
  func aBadgeIsMade() throws {
    let daemon = try FakeDaemon(answering: ["id": 3])
    let output = try Waypost.run(["officer", "add", "--name", "N", "--socket", daemon.path], input: "135790")
    let badge = try #require(daemon.requests.first?.arguments["badge"])
    #expect(badge.wholeMatch(of: /WPB1-[0-9A-HJKMNP-TV-Z]{12}/) != nil)
    #expect(output.status == 0 && output.text.contains("badge \(badge), which is not printed"), "\(output.text)")
    let wrong = try Waypost.run(["officer", "add", "--name", "N", "--badge", "WPB1-OIL", "--socket", daemon.path])
    #expect(wrong.status == 1 && wrong.errorText.contains("is no badge") && daemon.requests.count == 1)
  }

  @Test(.enabled(if: Tool.missing(["script"]).isEmpty, "script (bsdutils) isn't installed"), arguments: [true, false])
  func onATerminalThePersonalNumberIsAskedTwiceAndNotShown(same: Bool) throws {
    let daemon = try FakeDaemon(answering: ["id": 3])
    let command = "\(Waypost.program) officer add --name N --badge WPB1-X --socket \(daemon.path)"
    let terminal = try RunningProgram("script", ["-qec", command, "/dev/null"], keepsInputOpen: true)
    defer { terminal.stop() }
    try #require(Wait.until(seconds: 10) { terminal.text.contains("PIN: ") ? true : nil } != nil)
    terminal.write(Array("135790\n".utf8))
    try #require(Wait.until(seconds: 10) { terminal.text.contains("PIN again: ") ? true : nil } != nil)
    terminal.write(Array((same ? "135790\n" : "135791\n").utf8))
    #expect(terminal.waitForExit(seconds: 10) == (same ? 0 : 1))
    #expect(!terminal.text.contains("13579"))
    #expect(daemon.requests.map { $0.arguments["pin"] } == (same ? ["135790"] : []))
  }

  @Test func laneOpenPrintsTheAddressAlone() throws {
    let daemon = try FakeDaemon(answering: ["url": "http://127.0.0.1:7411/open/abc"])
    let output = try Waypost.run(["--socket=\(daemon.path)", "lane", "open", "desk"])
    #expect(output.text == "http://127.0.0.1:7411/open/abc\n")
    #expect(daemon.requests == [ControlRequest("lane open", ["lane": "desk"])])
  }

  @Test func refusalsAreSaidWhole() throws {
    let daemon = try FakeDaemon { _ in
      .refusal(Refusal(cause: "There is no lane x.", consequence: "Nothing opened.", next: "Use desk."))
    }
    let output = try Waypost.run(["lane", "open", "x", "--socket", daemon.path])
    #expect(output.status == 1 && output.text.isEmpty)
    #expect(output.errorText == "waypost: There is no lane x.\n  Nothing opened.\n  Use desk.\n")
  }

  @Test(arguments: [FakeDaemon.Reply.hangUp, .line("no JSON"), .line(String(repeating: "x", count: 300_000))])
  func aDaemonThatTalksNonsenseIsSilent(reply: FakeDaemon.Reply) throws {
    let daemon = try FakeDaemon { _ in reply }
    let output = try Waypost.run(["queue", "list", "--socket", daemon.path])
    #expect(output.status == 3 && output.text.isEmpty)
    #expect(output.errorText.contains("It may or may not have done what was asked."))
  }

  @Test func nobodyThere() throws {
    let scratch = try Scratch()
    let output = try Waypost.run(["status"], environment: ["WAYPOST_SOCKET": "\(scratch.path)/none"])
    #expect(output.status == 3)
    #expect(output.errorText.contains("No station answers at \(scratch.path)/none: No such file or directory."))
    #expect(output.errorText.contains("Nothing was asked or changed."))
  }

  @Test func waitingEndsWhenTheDaemonComes() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/control.socket"
    let waiting = try RunningProgram(Waypost.program, ["status", "--json", "--wait", "20", "--socket", path])
    defer { waiting.stop() }
    #expect(waiting.waitForExit(seconds: 0.3) == nil)
    let daemon = try FakeDaemon(at: path) { _ in .body(Self.status) }
    #expect(waiting.waitForExit(seconds: 10) == 0)
    #expect(waiting.text.contains(#""post":"D7""#))
    #expect(daemon.requests.count == 1)
  }

  @Test func waitingEndsInVainInTime() throws {
    let start = ProcessInfo.processInfo.systemUptime
    #expect(try Waypost.run(["status", "--wait", "1", "--socket", "/nonexistent"]).status == 3)
    #expect((0.9...5).contains(ProcessInfo.processInfo.systemUptime - start))
  }

  /// `--socket`, then the environment, then the training station below the current folder.
  @Test func whereTheSocketIs() throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(atPath: "\(scratch.path)/var/run", withIntermediateDirectories: true)
    let here = try FakeDaemon(at: "\(scratch.path)/var/run/control.socket") { _ in .body(["post": "here"]) }
    let named = try FakeDaemon(answering: ["post": "named"])
    let given = try FakeDaemon(answering: ["post": "given"])
    func post(_ command: String, _ environment: [String: String] = [:]) throws -> String {
      let script = "cd '\(scratch.path)' && exec '\(Waypost.program)' \(command)"
      return try Tool.run("sh", ["-c", script], environment: environment).text
    }
    #expect(try post("status --json", ["WAYPOST_SOCKET": ""]) == "{\"post\":\"here\"}\n")
    #expect(try post("status --json", ["WAYPOST_SOCKET": named.path]) == "{\"post\":\"named\"}\n")
    #expect(
      try post("status --json --socket \(given.path)", ["WAYPOST_SOCKET": named.path]) == "{\"post\":\"given\"}\n")
    #expect(here.requests.count == 1)
  }
}
