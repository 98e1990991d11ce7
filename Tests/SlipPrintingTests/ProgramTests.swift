import Foundation
import Messages
import TestSupport
import Testing

/// The program's answers to what isn't a request.
@Suite struct ProgramTests {
  static let program = Tool.built("waypost-print")

  @Test(arguments: ["", "{}\n", "no json\n", "{\"version\":1", String(repeating: "x", count: 70_000) + "\n"])
  func whatIsNoRequestEndsWithTwo(input: String) throws {
    let output = try Tool.run(Self.program, input: Array(input.utf8))
    #expect(output.status == 2)
    #expect(output.standardOutput.isEmpty)
    #expect(output.errorText.contains("waypost-print: "))
  }

  /// The daemon sees the connection, not the exit status, so it is told there as well.
  @Test func aRequestOutOfBoundsIsAnswered() throws {
    var request = Fixture.request()
    request.sections[0].lines[0] = "Jane Doe\nsecond line"
    let output = try Tool.run(Self.program, input: Array(try JSONEncoder().encode(request)) + [UInt8(ascii: "\n")])
    #expect(output.status == 2)
    let report = try JSONDecoder().decode(SlipReport.self, from: Data(output.standardOutput))
    #expect(report == SlipReport(serial: Fixture.serial, state: .failed, reason: .refused))
    #expect(output.errorText.contains("sections.lines"))
    #expect(!output.errorText.contains("Jane"))
  }

  @Test func aTextWithoutGlyphsFailsWithTheCause() throws {
    var request = Fixture.request()
    request.sections[0].lines[0] = "\u{1FFFE}"
    let output = try Tool.run(
      Self.program, input: Array(try JSONEncoder().encode(request)) + [UInt8(ascii: "\n")],
      environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
    #expect(output.status == 1)
    let report = try JSONDecoder().decode(SlipReport.self, from: Data(output.standardOutput))
    #expect(report.state == .failed && report.reason == .layout)
    #expect(output.errorText.contains("fonts-noto-core"))
  }

  @Test func helpAndUnknownArguments() throws {
    let help = try Tool.run(Self.program, ["--help"])
    #expect(help.status == 0 && help.text.contains("Exit status"))
    #expect(try Tool.run(Self.program, ["--printer", "x"]).status == 2)
  }
}
