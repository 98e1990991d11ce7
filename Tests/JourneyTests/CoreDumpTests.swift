import Foundation
import TestSupport
import Testing

extension Journeys {
  /// A daemon that crashes leaves no picture of its memory.
  @Suite struct CoreDumpTests {
    private static let pattern = FileManager.default.contents(atPath: "/proc/sys/kernel/core_pattern")
      .map { String(decoding: $0, as: UTF8.self).filter { !$0.isWhitespace } }
    static let missing =
      Journeys.stationMissing ?? (pattern == "core" ? nil : "this machine doesn't write core dumps beside the program")

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func aCrashLeavesNoCoreDump() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      #expect(station.stopDaemon() == 0)
      // The control: what doesn't forbid it is dumped.
      #expect(try coreAfterCrash(of: ["sleep", "60"], in: "\(station.folder)/control") { usleep(200_000) })
      let daemon = [Programs.path("waypostd")] + station.daemonArguments
      let dumped = try coreAfterCrash(of: daemon, in: "\(station.folder)/dump") {
        try station.waypost("status", "--wait", "15")
      }
      #expect(!dumped)
    }

    private func coreAfterCrash(of command: [String], in folder: String, whenReady: () throws -> Void) throws -> Bool {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let program = try RunningProgram(
        "sh", ["-c", "ulimit -c unlimited; cd \"$0\" && exec \"$@\"", folder] + command,
        environment: StationUnderTest.daemonEnvironment)
      defer { program.stop() }
      try whenReady()
      program.send(SIGSEGV)
      #expect(program.waitForExit(seconds: 20) == 128 + SIGSEGV)
      return try FileManager.default.contentsOfDirectory(atPath: folder).contains { $0.hasPrefix("core") }
    }
  }
}
