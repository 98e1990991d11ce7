import Foundation
import JSONLines
import Messages
import TestSupport
import Testing

@testable import waypost

/// The doctor as a technician calls it; what each check says is in `DiagnosisTests`.
@Suite("doctor") struct DoctorCommandTests {
  /// A station that was never there.
  private static let nowhere = ["WAYPOST_SOCKET": "/nonexistent/run/control.socket"]

  private func findings(_ output: Tool.Output) throws -> [String: String] {
    let report = try JSONSerialization.jsonObject(with: Data(output.text.utf8)) as? [String: Any]
    let list = try #require(report?["findings"] as? [[String: Any]])
    return Dictionary(
      uniqueKeysWithValues: try list.map {
        (try #require($0["check"] as? String), try #require($0["severity"] as? String))
      })
  }

  @Test func aDeadDaemonIsAFindingAndNotTheEnd() throws {
    let output = try Waypost.run(["doctor", "--json"], environment: Self.nowhere)
    #expect(output.status == 3)
    let findings = try findings(output)
    #expect(findings.count >= 20)
    #expect(findings["daemon"] == "broken")
    #expect(findings["vault"] == "unknown")
    // What needs no daemon was looked at.
    #expect(findings["memory"] != "unknown" && findings["swap"] != "unknown")
  }

  @Test func wordsSayWhatWhyAndHowToMend() throws {
    let output = try Waypost.run(["doctor"], environment: Self.nowhere)
    #expect(output.status == 3 && output.errorText.isEmpty)
    #expect(output.text.contains("The daemon doesn't answer."))
    #expect(output.text.contains("why:  ") && output.text.contains("mend: "))
    #expect(output.text.split(separator: "\n").last?.hasSuffix(" fine") == true)
  }

  @Test func oneCheckByName() throws {
    let output = try Waypost.run(["doctor", "memory"], environment: Self.nowhere)
    #expect([0, 4].contains(output.status))
    #expect(output.text.contains("memory") && !output.text.contains("daemon"))
    let wrong = try Waypost.run(["doctor", "weather"], environment: Self.nowhere)
    #expect(wrong.status == 2)
    #expect(wrong.errorText.contains("There is no check 'weather'."))
  }

  @Test func theDaemonsFiguresAreRead() throws {
    let daemon = try FakeDaemon { request in
      switch request.command {
      case "status":
        return .body(
          .object([
            "version": .string(Release.version), "mode": "training",
            "queue": .object(["unsent": 3, "oldestUnsentSeconds": 700_000, "unanswered": 0, "parked": 1]),
            "vault": .object(["overLimit": .array(["D7-1"])]), "sinkProblem": "no-such-host",
            "readiness": .object(["tokens": 0, "tokensCounted": .int(Int64(Date().timeIntervalSince1970))]),
          ]))
      case "officer list":
        return .body(
          .object([
            "officers": .array([.object(["id": 1, "name": "ERIKSSON", "role": "supervisor", "disabled": true])])
          ]))
      default: return .body(.object([:]))
      }
    }
    let output = try Waypost.run(["doctor", "--json"], environment: ["WAYPOST_SOCKET": daemon.path])
    #expect(output.status == 1)
    let findings = try findings(output)
    #expect(findings["daemon"] == "fine")
    #expect(findings["unsent"] == "broken" && findings["set-aside"] == "broken" && findings["receipts"] == "broken")
    // A disabled officer can't sign in; nobody's name is in the report.
    #expect(findings["officers"] == "broken")
    #expect(!output.text.contains("ERIKSSON"))
    let readiness = try Waypost.run(["readiness", "--json"], environment: ["WAYPOST_SOCKET": daemon.path])
    #expect(readiness.status == 1)
    #expect(try self.findings(readiness)["tokens"] == "broken")
  }

  @Test func whatWasCountedIsNoted() throws {
    let daemon = try FakeDaemon(answering: .object([:]))
    let output = try Waypost.run(
      ["readiness", "note", "--paper", "4", "--drill"], environment: ["WAYPOST_SOCKET": daemon.path])
    #expect(output.status == 0)
    #expect(daemon.requests.map(\.command) == ["readiness note"])
    #expect(daemon.requests.first?.arguments == ["paperRolls": "4", "drill": "yes"])
    #expect(try Waypost.run(["readiness", "note"], environment: ["WAYPOST_SOCKET": daemon.path]).status == 2)
  }

  @Test(arguments: [
    (
      "printer-state=5 printer-state-reasons=media-empty-error,cover-open printer-is-accepting-jobs=true",
      [
        "printer-state": "5", "printer-state-reasons": "media-empty-error,cover-open",
        "printer-is-accepting-jobs": "true",
      ]
    ),
    ("printer-info='A desk printer' copies=1", ["printer-info": "A desk printer", "copies": "1"]), ("", [:]),
  ])
  func printerOptionsAreRead(text: String, options: [String: String]) {
    #expect(PrintingProbe.options(text) == options)
  }

  @Test func everyLanesPrinterIsLookedAt() {
    func printer(_ queue: String, _ lanes: [String]?) -> JSONValue {
      .object(["queue": .string(queue), "lanes": lanes.map { .array($0.map { .string($0) }) } ?? .null])
    }
    let lanes = ["desk", "desk2", "kiosk"]
    let none = PrintingProbe.queues(lanes, [])
    #expect(none.own == [:] && none.needsDefault)
    let some = PrintingProbe.queues(lanes, [printer("second", ["desk2"])])
    #expect(some.own == ["second": ["desk2"]] && some.needsDefault)
    let all = PrintingProbe.queues(lanes, [printer("second", ["desk2"]), printer("others", nil)])
    #expect(all.own == ["second": ["desk2"], "others": ["desk", "kiosk"]] && !all.needsDefault)
  }

  @Test func theLastDirectiveCounts() {
    let text = "# PreserveJobFiles Yes\nPreserveJobFiles 86400\n  preservejobfiles No\n"
    #expect(PrintingProbe.directive("PreserveJobFiles", in: text) == "No")
    #expect(PrintingProbe.directive("PreserveJobHistory", in: text) == nil)
  }
}
