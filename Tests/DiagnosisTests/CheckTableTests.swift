import Foundation
import Testing

@testable import Diagnosis

/// The checks by table: facts in, finding out. `Fixtures/doctor.txt` says how a case reads.
@Suite("Checks") struct CheckTableTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let check: String
    let severity: Severity
    let patch: String
    let says: String
    var testDescription: String { "\(check) \(severity.rawValue) \(patch)" }
  }

  static let doctor = cases("doctor.txt")
  static let readiness = cases("readiness.txt")

  @Test(arguments: doctor) func doctorSays(_ fixture: Case) throws { try judge(fixture, Check.doctor) }
  @Test(arguments: readiness) func readinessSays(_ fixture: Case) throws { try judge(fixture, Check.readiness) }

  private func judge(_ fixture: Case, _ checks: [Check]) throws {
    let check = try #require(checks.first { $0.name == fixture.check })
    let finding = check.finding(in: try Facts.healthy(patched: fixture.patch))
    let words = [finding.says, finding.cause, finding.mend].compactMap(\.self).joined(separator: " ")
    #expect(finding.severity == fixture.severity, "\(words)")
    #expect(words.contains(fixture.says), "\(words)")
    // Whoever is told that something is wrong is told why and what to do.
    if finding.severity >= .warning {
      #expect(finding.cause?.isEmpty == false && finding.mend?.isEmpty == false)
    }
  }

  /// Healthy, sick, and not known: no check may take what it can't see for good.
  @Test func everyCheckHasItsThreeCases() {
    for (checks, cases) in [(Check.doctor, Self.doctor), (Check.readiness, Self.readiness)] {
      for check in checks {
        let severities = Set(cases.filter { $0.check == check.name }.map(\.severity))
        #expect(severities.contains(.fine) && severities.contains(.unknown), "\(check.name)")
        #expect(severities.contains(.warning) || severities.contains(.broken), "\(check.name)")
      }
      #expect(Set(checks.map(\.name)).count == checks.count)
    }
    #expect(Check.doctor.count >= 20)
  }

  /// Whoever types it is not root, and has /usr/sbin not on the path.
  @Test("a mend that was pasted was refused for want of rights", arguments: doctor + readiness)
  func mendsSayWhoMayDoThem(_ fixture: Case) throws {
    let check = try #require((Check.doctor + Check.readiness).first { $0.name == fixture.check })
    let facts = try Facts.healthy(patched: fixture.patch)
    let mend = check.finding(in: facts).mend ?? ""
    let root =
      /(sudo )?\b(?:systemctl (?:start|restart|enable)|lpadmin|cups[a-z]+ |apt-get|ch(?:mod|own|grp) |journalctl|udevadm|hwclock|swapoff|waypost (?:doctor|queue|mode|devices|officer add|setup))/
    for command in mend.matches(of: root) where facts.hasUnits { #expect(command.1 != nil, "\(mend)") }
    #expect(facts.hasUnits || !mend.contains("sudo waypost"), "\(mend)")
  }

  @Test("a live station was told that freed memory keeps what was answered, since glibc had cut its own variable up")
  func tunablesThatWereTakenApart() {
    let wanted = "glibc.malloc.perturb=85:glibc.malloc.tcache_count=0"
    for separator in [":", "\0"] {
      let text =
        "A=1\0GLIBC_TUNABLES=glibc.malloc.perturb=85\(separator)glibc.malloc.tcache_count=0\0SWIFT_BACKTRACE=no\0"
      #expect(ProtectionFacts.tunables(inEnvironment: Array(text.utf8)) == wanted)
    }
    #expect(ProtectionFacts.tunables(inEnvironment: Array("A=1\0".utf8)) == "")
  }

  @Test func nothingKnownIsNeverFine() {
    let facts = StationFacts(now: 1_796_083_200)
    let fine = Check.doctor.map { $0.finding(in: facts) }.filter { $0.severity == .fine }
    #expect(fine == [])
  }

  @Test func theHealthyStationIsFine() throws {
    let facts = try Facts.healthy()
    for checks in [Check.doctor, Check.readiness] {
      let summary = Summary(checks, facts)
      #expect(summary.worst == .fine)
      #expect(summary.text(all: false) == "\(checks.count) fine")
    }
    #expect(LiveMode.missing(facts) == [])
  }

  @Test func theWorstComesFirst() throws {
    let facts = try Facts.healthy(
      patched: #"{"printing":{"standard":{"waitingJobs":2,"reasons":["media-jam"]}},"power":null}"#)
    let summary = Summary(Check.doctor, facts)
    let lines = summary.text(all: false).split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("broken   printer"))
    #expect(lines[1].contains("why:  Paper is jammed"))
    #expect(lines[2].contains("mend: afterwards: sudo cupsenable desk"))
    #expect(lines[3].hasPrefix("warning  print-queue"))
    #expect(lines.last == "1 broken, 1 warning, 1 unknown, \(Check.doctor.count - 3) fine")
  }

  @Test(arguments: [
    ("controller", #"{"configuration":{"controller":null}}"#), ("dpia", #"{"configuration":{"dpia":""}}"#),
    ("simulated-scanner", #"{"configuration":{"hasSimulatedScanner":true}}"#),
    ("slip-folder", #"{"configuration":{"hasSlipFolder":true}}"#), ("packs", #"{"packs":{"problem":"changed"}}"#),
    ("packs", #"{"packs":null}"#), ("receivers", #"{"packs":{"receivers":[]}}"#),
    (
      "second-signature",
      #"{"packs":{"packs":[{"id":"core","version":7,"validFrom":"","validUntil":"","signers":1}]}}"#
    ),
    ("drafts", #"{"packs":{"drafts":["ps"]}}"#), ("language-gaps", #"{"packs":{"gaps":{"ps":1}}}"#),
    ("supervisor", #"{"daemon":{"supervisors":0}}"#), ("supervisor", #"{"daemon":null}"#),
    ("keys", #"{"keys":null}"#), ("printer", #"{"printing":{"standard":null}}"#),
    ("units", #"{"hasUnits":false}"#),
    ("training-records", #"{"configuration":{"mode":"training"},"daemon":{"unsent":1}}"#),
    (
      "unconfirmed-keys",
      #"{"packs":{"receivers":[{"id":"a","keys":1,"receiptKeys":0,"phone":"","phoneVerifiedOn":"","sink":"folder:x"}]}}"#
    ),
    (
      "receiver-keys",
      #"{"packs":{"receivers":[{"id":"a","keys":0,"receiptKeys":0,"phone":"","phoneVerifiedOn":"","sink":"folder:x"}]}}"#
    ),
    (
      "made-up-receivers",
      #"{"packs":{"receivers":[{"id":"training-medical","isConfirmed":true,"keys":1,"receiptKeys":0,"phone":"","phoneVerifiedOn":"","sink":"folder:x"}]}}"#
    ),
  ])
  func liveModeWants(name: String, patch: String) throws {
    #expect(LiveMode.missing(try Facts.healthy(patched: patch)).map(\.name) == [name])
  }

  @Test func aStationWhoseLanesHaveTheirOwnPrintersWasRefusedLiveModeForWantOfADefaultOne() throws {
    let own = #"[{"name":"second","lanes":["desk","kiosk"],"isThere":true}]"#
    let facts = try Facts.healthy(
      patched: #"{"printing":{"standard":null,"needsDefault":false,"laneQueues":\#(own)}}"#)
    #expect(LiveMode.missing(facts).isEmpty)
  }

  @Test func allThatIsMissingIsNamedAtOnce() {
    let names = LiveMode.missing(StationFacts(now: 0)).map(\.name)
    #expect(
      names == ["controller", "dpia", "simulated-scanner", "slip-folder", "packs", "supervisor", "keys", "printer"])
  }

  @Test(arguments: [
    ("1970-01-01", 0), ("1970-03-01", 59), ("2000-02-29", 11016), ("2026-11-25", 20782), ("2027-01-01", 20819),
  ])
  func daysAreCounted(date: String, count: Int64) { #expect(CalendarDays.count(date) == count) }

  @Test(arguments: ["", "2026-1-1", "2026-13-01", "2026-11-25T", "26-11-25xx", "2026-00-10"])
  func noDateIsNoDays(date: String) { #expect(CalendarDays.count(date) == nil) }

  private static func cases(_ file: String) -> [Case] {
    var check = ""
    return Facts.text(file).split(separator: "\n").compactMap { line in
      if line.hasPrefix("== ") { check = String(line.dropFirst(3)) }
      let words = line.split(separator: " ", maxSplits: 1)
      guard words.count == 2, let severity = Severity(rawValue: String(words[0])),
        let bar = words[1].range(of: " | ", options: .backwards)
      else { return nil }
      return Case(
        check: check, severity: severity, patch: String(words[1][..<bar.lowerBound]),
        says: String(words[1][bar.upperBound...]))
    }
  }
}

/// The facts of a healthy station, and what is laid over them.
enum Facts {
  static func text(_ file: String) -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    return (try? String(contentsOf: folder.appending(path: file), encoding: .utf8)) ?? ""
  }

  /// - Parameter patch: an RFC 7386 merge patch.
  static func healthy(patched patch: String = "{}") throws -> StationFacts {
    let base = try JSONSerialization.jsonObject(with: Data(text("healthy.json").utf8))
    let changes = try JSONSerialization.jsonObject(with: Data(patch.utf8))
    let data = try JSONSerialization.data(withJSONObject: merge(base, changes))
    return try JSONDecoder().decode(StationFacts.self, from: data)
  }

  private static func merge(_ target: Any, _ patch: Any) -> Any {
    guard let patch = patch as? [String: Any] else { return patch }
    var merged = target as? [String: Any] ?? [:]
    for (key, value) in patch {
      if value is NSNull { merged[key] = nil } else { merged[key] = merge(merged[key] ?? [:], value) }
    }
    return merged
  }
}
