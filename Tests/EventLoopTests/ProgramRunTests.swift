import EventLoop
import Testing

@Suite("A program run to its end") struct ProgramRunTests {
  private func run(_ script: String, input: [UInt8] = []) throws -> ProgramRun {
    try ProgramRun("/bin/sh", ["-c", script], environment: ["PATH=/usr/bin:/bin"], input: input)
  }

  @Test func saysWhatItSaidAndHowItEnded() throws {
    let heard = try run("cat; echo complaint >&2; exit 7", input: Array("asked".utf8))
    #expect(heard.status == 7)
    #expect(String(decoding: heard.output, as: UTF8.self) == "asked")
    #expect(String(decoding: heard.errors, as: UTF8.self) == "complaint\n")
  }

  @Test("much on both streams: neither waits for the other")
  func muchOnBothStreams() throws {
    let heard = try run("head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero")
    #expect(heard.output.count == 300_000 && heard.errors.count == 300_000)
  }

  @Test func aSignalIsItsEnd() throws { #expect(try run("kill -9 $$").status == 128 + 9) }

  @Test func inputThatNobodyReadsHurtsNobody() throws {
    #expect(try run("exit 0", input: [UInt8](repeating: 1, count: ProgramRun.longestInput)).status == 0)
  }

  @Test func whatIsntThereIsSaid() {
    #expect(throws: EventLoopError.self) { try ProgramRun("/nonexistent/program", [], environment: []) }
  }
}
