import Foundation
import Messages
import TestSupport

/// One run of waypost-print: request in, reports out.
final class Slip {
  private let program: RunningProgram
  private let started = ProcessInfo.processInfo.systemUptime
  private var seen: [(report: SlipReport, at: Double)] = []

  init(_ request: SlipRequest, environment: [String: String]) throws {
    program = try RunningProgram(Tool.built("waypost-print"), environment: environment, keepsInputOpen: true)
    program.write(Array(try JSONEncoder().encode(request)) + [UInt8(ascii: "\n")])
  }

  convenience init(_ request: SlipRequest, _ cups: PrivateCups) throws {
    try self.init(request, environment: cups.environment)
  }

  var status: Int32? { program.waitForExit(seconds: 5) }

  /// Reads what came since, and when.
  private func catchUp() {
    let lines = program.standardOutput.split(separator: UInt8(ascii: "\n"))
    for line in lines.dropFirst(seen.count) {
      guard let report = try? JSONDecoder().decode(SlipReport.self, from: Data(line)) else { return }
      seen.append((report, ProcessInfo.processInfo.systemUptime))
    }
  }

  func wait(for state: SlipReport.State, reason: SlipReport.Reason? = nil, seconds: Double = 20) -> Bool {
    Wait.until(seconds: seconds) {
      catchUp()
      return seen.contains { $0.report.state == state && (reason == nil || $0.report.reason == reason) } ? true : nil
    } ?? false
  }

  /// Waits for the last report and for the end of the program; returns all reports. Nobody notes the end: the job stays in
  /// CUPS, where these tests look for it.
  func finish(seconds: Double = 60) throws -> [SlipReport] {
    let done = Wait.until(seconds: seconds) { () -> Bool? in
      catchUp()
      if seen.last?.report.state.isFinal == true { program.closeInput() }
      return program.isRunning ? nil : true
    }
    guard done == true else { throw Tool.Failure.timedOut("waypost-print") }
    catchUp()
    return seen.map(\.report)
  }

  /// Milliseconds from the start of the process to the first report of this state, seen within 10 ms.
  func milliseconds(to state: SlipReport.State) -> Double? {
    seen.first { $0.report.state == state }.map { ($0.at - started) * 1000 }
  }

  func kill() {
    program.send(SIGKILL)
    _ = program.waitForExit(seconds: 5)
  }
}
