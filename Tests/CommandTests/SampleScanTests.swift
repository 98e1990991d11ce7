import Foundation
import JSONLines
import Messages
import Scanning
import Sealing
import TestSupport
import Testing
import TravelDocument

@Suite("Simulated scans") struct SampleScanTests {
  /// What `waypost simulate scan` sends, put through the same framer, joiner and classifier as hardware.
  private func scans(_ arguments: [String], input: [UInt8] = []) throws -> [ScanContent] {
    let daemon = try FakeDaemon { request in
      request.command == "simulate badge" ? .body(["badge": "WPB1-7Q2M8XKD3RTA"]) : .body(["typed": 5])
    }
    let output = try Tool.run(
      Waypost.program, ["simulate", "scan"] + arguments + ["--socket", daemon.path], input: input)
    try #require(output.status == 0, "\(output.errorText)")
    #expect(output.text == "Typed 5 bytes into the scanner of lane desk.\n")
    let request = try #require(daemon.requests.last)
    #expect(request.command == "simulate scan" && request.arguments["lane"] == "desk")
    let bytes = try #require(Base64.decode(request.arguments["bytes"] ?? ""))
    let profile = try #require(
      try DeviceCatalogue.load(folder: "\(Waypost.packageRoot)/hardware/devices").profiles["generic-serial"])
    let today = CalendarDay(year: 2026, month: 11, day: 21)
    var assembler = ScanAssembler(profile.framing)
    return assembler.receive(bytes, at: 0, today: today) + assembler.idle(at: 400, today: today)
      + assembler.idle(at: 1000, today: today)
  }

  private func passport(_ sample: String) throws -> MachineReadableDocument {
    let found = try scans([sample])
    guard case .travelDocument(let passport)? = found.first, found.count == 1 else {
      throw Tool.Failure.failed("\(sample) isn't one passport: \(found)")
    }
    return passport
  }

  @Test func specimenIsAPassportWithoutProblems() throws {
    let passport = try passport("utopia-td3")
    #expect(passport.problems.isEmpty)
    #expect(passport.scanValues["document.surname"] == "ERIKSSON")
  }

  @Test func wrongCheckDigitIsTheOnlyFault() throws {
    // The composite digit covers the wrong one too.
    #expect(try passport("utopia-td3-wrong-check").problems == [.checkNumber, .checkComposite])
  }

  @Test func oneNameIsAWholeName() throws {
    let passport = try passport("utopia-single-name")
    #expect(passport.problems.isEmpty)
    #expect(passport.scanValues["document.surname"] == "ZARINA")
    #expect(passport.scanValues["document.givenNames"] == "")
  }

  @Test func specimenCardIsRead() throws {
    let card = try passport("utopia-td1")
    #expect(card.problems.isEmpty && card.format == .td1)
    #expect(card.scanValues["document.number"] == "D23145890")
  }

  @Test func badges() throws {
    #expect(try scans(["badge", "--badge", "WPB1-ABC"]) == [.badge("WPB1-ABC")])
    // Without one, the daemon names the training badge.
    #expect(try scans(["badge"]) == [.badge("WPB1-7Q2M8XKD3RTA")])
  }

  @Test func aTrainingStationsBadgeLiesBesideItsSocket() throws {
    let scratch = try Scratch()
    try scratch.write("WPB1-HERE\n", to: "etc/training-badge")
    try scratch.write("", to: "run/x")
    let daemon = try FakeDaemon(at: "\(scratch.path)/run/control.socket") { _ in .body(["typed": 11]) }
    #expect(try Waypost.run(["simulate", "scan", "badge", "--socket", daemon.path]).status == 0)
    #expect(daemon.requests.map { $0.arguments["bytes"] } == [Base64.encode(Array("WPB1-HERE\r\n".utf8))])
  }

  @Test func theDaemonMayTypeItsBadgeItself() throws {
    let daemon = try FakeDaemon(answering: ["typed": 19])
    let output = try Waypost.run(["simulate", "scan", "badge", "--lane", "two", "--socket", daemon.path])
    #expect(output.text == "Typed 19 bytes into the scanner of lane two.\n")
    #expect(daemon.requests == [ControlRequest("simulate badge", ["lane": "two"])])
  }

  @Test(arguments: ["garbage", "truncated", "overlong", "unterminated"])
  func badScansAreProblems(sample: String) throws {
    let found = try scans([sample])
    guard case .unreadable(let problem)? = found.last, found.count == 1 else {
      throw Tool.Failure.failed("\(sample) isn't one problem: \(found)")
    }
    switch (sample, problem) {
    case ("garbage", .garbled), ("truncated", .malformedMRZ), ("overlong", .tooLong), ("unterminated", .unterminated):
      break
    default: Issue.record("\(sample) is \(problem)")
    }
  }

  @Test func standardInputIsTypedAsItIs() throws {
    #expect(try scans(["-"], input: Array("WP1:x\r".utf8)) == [.slip("WP1:x")])
    let empty = try Waypost.run(["simulate", "scan", "-", "--socket", "/nonexistent"])
    #expect(empty.status == 2)
    let long = try Waypost.run(
      ["simulate", "scan", "-", "--socket", "/nonexistent"], input: String(repeating: "8", count: 65_537))
    #expect(long.status == 2)
  }
}
