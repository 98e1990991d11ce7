import Diagnosis
import FoundationEssentials

extension Command {
  private static let codes = [
    ("4", "warnings only"), ("3", "the daemon doesn't answer; what can be seen without it was checked"),
  ]

  static let doctor = Command(
    words: ["doctor"], optionalOperand: "CHECK",
    summary: "Look through station and box: what is wrong, why, and how to mend it.",
    discussion: """
      Works with the daemon dead too. Run it as root on a box: some things only root may look at, and are unknown else.
      Nothing is changed, nothing is sent, nobody's data is read.

      checks
      """ + "\n" + columns(Check.doctor.map { ($0.name, $0.about) }),
    options: [Option(name: "--all", help: "say what is fine too"), json],
    examples: [
      "sudo waypost doctor", "waypost doctor printer",
      "waypost doctor --json | jq '.findings[] | select(.severity==\"broken\")'",
    ],
    wrongMeans: "something is broken", furtherCodes: codes, asksDaemon: true
  ) { invocation in
    var checks = Check.doctor
    if let name = invocation.operands.first {
      checks = checks.filter { $0.name == name }
      guard !checks.isEmpty else {
        throw CommandFailure(
          .usage, "There is no check '\(name)'.", "Nothing was checked.", next: "See `waypost doctor --help`.")
      }
    }
    let facts = FactsProbe(ControlClient(invocation)).facts()
    try Diagnosed.report(checks, facts, invocation, all: invocation.has("--all") || checks.count == 1)
  }

  static let readiness = Command(
    words: ["readiness"], summary: "Say whether the post is ready for a shift or a mass arrival.",
    discussion: """
      checks
      """ + "\n" + columns(Check.readiness.map { ($0.name, $0.about) }),
    options: [json], examples: ["waypost readiness", "waypost readiness --json"], wrongMeans: "not ready",
    furtherCodes: codes, asksDaemon: true
  ) { invocation in
    let facts = FactsProbe(ControlClient(invocation)).facts()
    try Diagnosed.report(Check.readiness, facts, invocation, all: true)
  }

  static let readinessNote = Command(
    words: ["readiness", "note"], summary: "Note what was counted, or that a drill was held.",
    discussion: "A count is believed for 30 days. A drill goes into the audit.",
    options: [
      Option(name: "--paper", value: "ROLLS", help: "spare rolls beside the printer"),
      Option(name: "--tokens", value: "N", help: "numbered tokens for a mass arrival"),
      Option(name: "--drill", help: "a drill was held today"), json,
    ],
    examples: ["waypost readiness note --paper 4 --tokens 300", "waypost readiness note --drill"],
    wrongMeans: "the daemon refused", asksDaemon: true
  ) { invocation in
    var arguments: [String: String] = [:]
    if let rolls = try invocation.number("--paper", in: 0...1_000_000) { arguments["paperRolls"] = "\(rolls)" }
    if let tokens = try invocation.number("--tokens", in: 0...1_000_000) { arguments["tokens"] = "\(tokens)" }
    if invocation.has("--drill") { arguments["drill"] = "yes" }
    guard !arguments.isEmpty else {
      throw CommandFailure(
        .usage, "There is nothing to note.", "Nothing was noted.", next: "Give --paper, --tokens or --drill.")
    }
    let body = try ControlClient(invocation).ask("readiness note", arguments)
    if invocation.has("--json") { return try body.printLine() }
    Terminal.say("Noted. `waypost readiness` counts it in.")
  }
}

/// Findings on paper, and the exit code that goes with the worst of them.
enum Diagnosed {
  private struct Report: Codable {
    let worst: Severity
    let findings: [Finding]
  }

  static func report(_ checks: [Check], _ facts: StationFacts, _ invocation: Invocation, all: Bool) throws {
    let summary = Summary(checks, facts)
    if invocation.has("--json") {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let report = Report(worst: summary.worst, findings: summary.findings)
      Terminal.say(String(decoding: try encoder.encode(report), as: UTF8.self))
    } else {
      Terminal.say(summary.text(all: all))
    }
    // What could be answered without the daemon has its own code.
    let wanted = summary.findings.contains { $0.check == "daemon" || $0.severity == .unknown }
    if facts.daemon == nil, wanted { throw CommandFailure(.silence, "") }
    switch summary.worst {
    case .fine, .unknown: return
    case .warning: throw CommandFailure(.warnings, "")
    case .broken: throw CommandFailure(.wrong, "")
    }
  }
}
