import JSONLines
import Messages
import Sealing

extension Command {
  static let simulateScan = Command(
    words: ["simulate", "scan"], operands: ["SAMPLE|-"], summary: "Type a scan into the simulated scanner (training).",
    discussion: "samples\n"
      + columns(SampleScan.allCases.map { ($0.rawValue, $0.help) } + [("-", "bytes from standard input, as they are")]),
    options: [
      Option(name: "--lane", value: "NAME", help: "whose scanner (default: desk)"),
      Option(name: "--badge", value: "CODE", help: "with `badge`: another badge than the training one"), json,
    ],
    examples: [
      "waypost simulate scan badge", "waypost simulate scan utopia-td3",
      "printf 'WP1:...\\r' | waypost simulate scan -",
    ], wrongMeans: "the daemon refused: it isn't in training mode, or nobody reads the scanner", asksDaemon: true
  ) { invocation in
    let name = invocation.operands[0]
    let lane = invocation["--lane"] ?? "desk"
    let client = ControlClient(invocation)
    var badge = invocation["--badge"]
    var answer = JSONValue.null
    if name == SampleScan.badge.rawValue, badge == nil { badge = client.trainingBadge }
    if name == SampleScan.badge.rawValue, badge == nil {
      // The daemon types its own training badge, or names it to be typed.
      answer = try client.ask("simulate badge", ["lane": lane])
      badge = answer["badge"]?.string
    }
    if answer["typed"] == nil {
      let bytes = try bytes(name, badge: badge)
      answer = try client.ask("simulate scan", ["lane": lane, "bytes": Base64.encode(bytes)])
    }
    if invocation.has("--json") { return try answer.printLine() }
    Terminal.say("Typed \(answer.cell("typed")) bytes into the scanner of lane \(lane).")
  }

  private static func bytes(_ name: String, badge: String?) throws(CommandFailure) -> [UInt8] {
    if name == "-" {
      // In base64 and within one line of the control socket.
      guard let bytes = Terminal.readAll(limit: 65_536), !bytes.isEmpty else {
        throw CommandFailure(
          .usage, "Standard input is empty or longer than 65536 bytes.", "Nothing was typed.",
          next: "Give the bytes of one scan, its end mark included.")
      }
      return bytes
    }
    guard let sample = SampleScan(rawValue: name) else {
      throw CommandFailure(
        .usage, "There is no sample '\(name)'.", "Nothing was typed.",
        next: "Use one of: \(SampleScan.allCases.map(\.rawValue).joined(separator: ", ")), or - for standard input.")
    }
    return sample.bytes(badge: badge ?? "")
  }
}
