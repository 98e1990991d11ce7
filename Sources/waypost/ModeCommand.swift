import Diagnosis
import FoundationEssentials
import JSONLines

extension Command {
  static let mode = Command(
    words: ["mode"], operands: ["live|training"], summary: "Make a station live, or a training station again.",
    discussion: """
      Live mode is refused as long as anything is missing: controller, impact assessment, offices and their keys, reviewed
      texts without gaps, a supervisor, a printer. Every missing item is said with what to do about it. A live box goes
      back to training only when nothing of real people waits on it.
      """,
    options: [
      Option(name: "--check", help: "say what is missing, change nothing"), json,
    ],
    examples: ["sudo waypost mode live", "waypost mode live --check --json", "sudo waypost mode training"],
    wrongMeans: "refused: something is missing, or a case is open", asksDaemon: true
  ) { invocation in
    let wanted = invocation.operands[0]
    guard ["live", "training"].contains(wanted) else {
      throw CommandFailure(
        .usage, "There is no mode '\(wanted)'.", "Nothing was changed.", next: "Use live or training.")
    }
    let client = ControlClient(invocation)
    let folders = StationFolders(socket: client.path)
    guard LocalFiles.exists(folders.stationFile) else {
      throw CommandFailure(
        .wrong, "There is no \(folders.stationFile).", "Nothing was changed.", next: "sudo waypost setup")
    }
    let facts = FactsProbe(client).facts()
    let missing = wanted == "live" ? LiveMode.missing(facts) : ModeChange.obstacles(facts)
    if invocation.has("--json") {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      Terminal.say(String(decoding: try encoder.encode(missing), as: UTF8.self))
    } else {
      let rows = missing.map { ($0.name, "\($0.says)\nmend: \($0.mend)") }
      if !rows.isEmpty { Terminal.say(columns(rows)) }
    }
    guard missing.isEmpty else {
      throw CommandFailure(
        .wrong, "\(missing.count) thing\(missing.count == 1 ? " stands" : "s stand") against \(wanted) mode.",
        "The station is in \(facts.configuration?.mode ?? "its former") mode as before.")
    }
    if invocation.has("--check") { return }
    guard (facts.daemon?.openCases ?? 0) == 0 else {
      throw CommandFailure(.wrong, "A case is open.", "Nothing was changed.", next: "Finish it and try again.")
    }
    var configuration = try SetupConfiguration(reading: folders.stationFile)
    if configuration["mode"] != .string(wanted) {
      configuration["mode"] = .string(wanted)
      try configuration.write()
    }
    if invocation.has("--json") { return }
    Terminal.say("The station is in \(wanted) mode from its next start on: systemctl restart waypostd")
  }
}

enum ModeChange {
  /// What keeps a live station from becoming a training station.
  static func obstacles(_ facts: StationFacts) -> [LiveMode.Missing] {
    guard facts.configuration?.mode == "live", let daemon = facts.daemon else { return [] }
    let waiting = (daemon.unsent ?? 0) + (daemon.unanswered ?? 0) + (daemon.setAside ?? 0)
    guard waiting > 0 else { return [] }
    return [
      LiveMode.Missing(
        name: "records", says: "\(waiting) records of real people wait for delivery or an answer.",
        mend: "deliver them: waypost queue list")
    ]
  }
}
