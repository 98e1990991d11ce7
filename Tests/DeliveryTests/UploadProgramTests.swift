import Foundation
import Glibc
import JSONLines
import Messages
import TestSupport
import Testing

@testable import Delivery

/// A running `waypost-upload`, as systemd starts it: one connection as standard input and output.
private final class Upload {
  private let process: RunningProgram
  let lines: BlockingLines

  /// The program beside the tests, or the one in $WAYPOST_PROGRAMS.
  static let program: String? = {
    let beside = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
    let folders = [ProcessInfo.processInfo.environment["WAYPOST_PROGRAMS"], beside].compactMap { $0 }
    return folders.map { "\($0)/waypost-upload" }.first { access($0, X_OK) == 0 }
  }()

  init(_ arguments: [String] = []) throws {
    process = try RunningProgram(try #require(Self.program), arguments, keepsInputOpen: true, answers: true)
    let (input, output) = process.ends
    lines = BlockingLines(input: output, output: input, limit: MessageLimits.envelope)
  }

  func write(_ bytes: [UInt8]) { process.write(bytes) }

  /// Ends its input; returns its exit code.
  func finish() throws -> Int32 {
    process.closeInput()
    return try #require(process.waitForExit(seconds: 30))
  }

  func kill(afterMicroseconds delay: UInt32) {
    let process = process
    Thread.detachNewThread {
      usleep(delay)
      process.send(SIGKILL)
    }
  }

  func waitUntilDead() throws { _ = try #require(process.waitForExit(seconds: 30)) }
}

@Suite("waypost-upload", .serialized, .enabled(if: Upload.program != nil, "waypost-upload was not built"))
struct UploadProgramTests {
  @Test("answers each offer in order and leaves at the end of input")
  func order() throws {
    let bench = try SinkBench()
    let upload = try Upload()
    var missing = try bench.offer(2)
    missing.sink.place = "\(bench.path)/nowhere"
    let offers = [try bench.offer(1), missing, try bench.offer(3)]
    for offer in offers { try upload.lines.send(offer) }
    let reports = try offers.map { _ in try #require(try upload.lines.next(EnvelopeReport.self)) }
    #expect(reports.map(\.id) == offers.map(\.id))
    #expect(reports.map(\.outcome) == [.acknowledged, .stop, .acknowledged])
    #expect(try upload.finish() == 0)
  }

  @Test(
    "exit codes are those of its help",
    arguments: [
      ("", 0), ("nonsense\n", 2), ("{}\n", 2), ("{\"half\":", 3),
    ])
  func exitCodes(input: String, code: Int32) throws {
    let upload = try Upload()
    upload.write(Array(input.utf8))
    #expect(try upload.finish() == code)
    #expect(try Upload(["--surprise"]).finish() == 64)
    #expect(try Upload(["--help"]).finish() == 0)
  }

  @Test("a line without end is refused at the limit, not collected")
  func overLong() throws {
    signal(SIGPIPE, SIG_IGN)
    let upload = try Upload()
    let chunk = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20)
    for _ in 0..<8 { upload.write(chunk) }
    #expect(try upload.finish() == 2)
  }

  @Test("kill -9 at random moments: what was acknowledged is whole, nothing is there twice, a repeat completes")
  func killed() throws {
    signal(SIGPIPE, SIG_IGN)
    let bench = try SinkBench()
    let offers = try (0..<300).map { try bench.offer($0, size: 2000 + $0 * 97) }
    var random = SeededGenerator(seed: 7)
    var acknowledged: Set<String> = []
    var kills = 0
    var leftOvers = 0
    while acknowledged.count < offers.count, kills < 400 {
      let upload = try Upload()
      upload.kill(afterMicroseconds: UInt32.random(in: 2000...120_000, using: &random))
      for offer in offers where !acknowledged.contains(offer.id) {
        guard (try? upload.lines.send(offer)) != nil, let report = try? upload.lines.next(EnvelopeReport.self) else {
          break
        }
        #expect(report.outcome == .acknowledged && report.receipt == offer.digest)
        acknowledged.insert(report.id)
      }
      try upload.waitUntilDead()
      kills += 1
      let names = Set(try bench.names())
      if names.contains(where: { $0.hasSuffix(".part") }) { leftOvers += 1 }
      for offer in offers {
        // Acknowledged or not: a published envelope is whole and has its signature.
        if names.contains("\(offer.id).age") { #expect(bench.holds(offer)) }
        if acknowledged.contains(offer.id) { #expect(names.contains("\(offer.id).age")) }
      }
    }
    print("upload killed \(kills) times, \(leftOvers) times with an unfinished file left")
    #expect(kills > 3)

    // Another test's child holds the folder's lock between its fork and its exec: that is a retry, as in life.
    let repeated = offers.map { offer in
      var report = bench.answer(offer)
      for _ in 0..<20 where report.outcome == .retry {
        usleep(20_000)
        report = bench.answer(offer)
      }
      return report
    }
    #expect(repeated.allSatisfy { $0.outcome == .acknowledged })
    #expect(try bench.names().count == 2 * offers.count)
    #expect(offers.allSatisfy(bench.holds))
  }
}

/// Numbers that are the same at every run (SplitMix64).
private struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
