import FoundationEssentials
import JSONLines
import Sealing
import Statistics
import Vault

extension Command {
  static let auditExport = Command(
    words: ["audit", "export"], operands: ["FILE"], summary: "Write the audit to a file that anybody can verify.",
    discussion: """
      One line an entry: number, UTC seconds, elapsed milliseconds, kind, subject, officer's number, previous hash, hash,
      with tabs between; then the head, signed by the station. It holds no personal data. The export is an entry itself.
      This is what a monitor carries away: skips, overrides and deadlines are counted from it by `audit verify`.
      """,
    options: [json], examples: ["waypost audit export d7-audit.txt"],
    wrongMeans: "the daemon refused, or the file is there already or can't be written", asksDaemon: true
  ) { invocation in
    let client = ControlClient(invocation)
    let output = try PartialFile(invocation.operands[0])
    try output.write(KeyFiles.line(AuditExport.title))
    var end: Int64 = 0
    var entries = 0
    while true {
      let page = try client.ask("audit export", ["after": "\(end)"])
      let lines = (page["lines"]?.array ?? []).compactMap(\.string)
      entries += lines.count
      try output.write([UInt8](lines.map { $0 + "\n" }.joined().utf8))
      end = page["end"]?.int ?? end
      guard let head = page["head"]?.string else {
        guard !lines.isEmpty else { throw CommandFailure(.wrong, "The audit has no end.", "Nothing was exported.") }
        continue
      }
      try output.write([UInt8](head.utf8))
      break
    }
    _ = try output.finish()
    if invocation.has("--json") { return try JSONValue.object(["entries": .int(Int64(entries))]).printLine() }
    Terminal.say("\(invocation.operands[0]): \(entries) entries. Check it anywhere: waypost audit verify FILE")
  }

  static let auditVerify = Command(
    words: ["audit", "verify"], operands: ["FILE"], summary: "Check an audit export with public keys alone.",
    discussion: """
      Follows every link, checks the signed head, and that it is the last entry's. With --station the signature must be
      that station's. With --earlier, an export taken before: its head must stand in this one, so that nothing was cut off
      or written anew in between. Entries at which numbers are left out (a vault was lost, restored, or an old copy put
      back) are listed: ask about each. Skips, overrides and deadlines are counted from the entries, exactly; times are of
      powered hours.
      """,
    options: [
      Option(name: "--station", value: "FILE", help: "the station's public key: station.key.pub, or its base64"),
      Option(name: "--earlier", value: "FILE", help: "an earlier export of the same station"), json,
    ],
    examples: ["waypost audit verify d7-audit.txt --station d7.pub --earlier d7-june.txt"],
    wrongMeans: "the export doesn't hold, or isn't that station's"
  ) { invocation in
    func report(_ path: String) throws -> AuditExport.Report {
      let bytes = try LocalFiles.read(path, next: "Name an export: waypost audit export FILE")
      return try AuditExport.verify(String(decoding: bytes, as: UTF8.self))
    }
    let checked = try report(invocation.operands[0])
    if let named = invocation["--station"] {
      let text = LocalFiles.bytes(named).map { String(decoding: $0, as: UTF8.self) } ?? named
      let key = try VerifyingKey(base64: text.filter { !$0.isWhitespace })
      guard key == checked.head.station else {
        throw CommandFailure(
          .wrong, "The export is signed by another station.", "It says nothing about this one.",
          next: "Its key is \(checked.head.station.base64).")
      }
    }
    var against = ""
    if let earlier = invocation["--earlier"] {
      switch checked.contains(try report(earlier)) {
      case .contained: against = " It contains the earlier export."
      case .lost: against = " The earlier export ends where a vault was lost: see the leaps."
      case .shortened:
        throw CommandFailure(
          .wrong, "The earlier export is longer: entries were cut off at the end.", "The audit doesn't hold.",
          next: "Keep both files and ask the station.")
      case .contradicts:
        throw CommandFailure(
          .wrong, "The earlier export's head doesn't stand in this chain.", "The audit doesn't hold.",
          next: "Keep both files and ask the station.")
      }
    }
    let head = checked.head
    if invocation.has("--json") {
      return try JSONValue.object([
        "entries": .int(checked.entries), "count": .int(head.head.count), "epoch": .int(head.epoch),
        "station": .string(head.station.base64), "leaps": .array(checked.leaps.map { .string($0) }),
        "wall": .int(head.moment.wallSeconds),
        "figures": .object(
          Dictionary(uniqueKeysWithValues: checked.figures.exact.map { ($0.name, .int(Int64($0.value))) })),
      ]).printLine()
    }
    let day = Date(timeIntervalSince1970: TimeInterval(head.moment.wallSeconds)).formatted(.iso8601)
    Terminal.say("The audit holds: \(checked.entries) entries up to \(head.head.count), signed \(day).\(against)")
    Terminal.say("station \(head.station.base64), epoch \(head.epoch)")
    for leap in checked.leaps { Terminal.say("numbers left out: \(leap)") }
    for figure in checked.figures.exact { Terminal.say("  \(figure.name): \(figure.value)") }
  }

  static let queueErase = Command(
    words: ["queue", "erase"], operands: ["ID"],
    summary: "Erase a record that nobody ever confirmed, past its limit: two people together.",
    discussion: """
      Nothing is erased by time alone. Two different people give badge and PIN, one of them a supervisor, neither a
      monitor. The slip's number, the state and who erased it stay. Badges and PINs are asked for; from a pipe they are
      four lines: badge, PIN, badge, PIN.
      """,
    examples: ["waypost queue erase 8c1f0a..."], wrongMeans: "the daemon refused", asksDaemon: true
  ) { invocation in
    func secret(_ prompt: String) throws -> String {
      let line =
        Terminal.inputIsTerminal
        ? Terminal.readSecret(prompt: prompt, limit: 128) : Terminal.readLine(limit: 128)
      guard let line, !line.isEmpty else {
        throw CommandFailure(.usage, "A badge or a PIN is missing.", "Nothing was erased.", next: "Try again.")
      }
      return line
    }
    var arguments = ["id": invocation.operands[0]]
    for person in ["1", "2"] {
      arguments["badge\(person)"] = try secret("Badge of person \(person): ")
      arguments["pin\(person)"] = try secret("PIN of person \(person): ")
    }
    _ = try ControlClient(invocation).ask("queue erase", arguments)
    Terminal.say("Erased. Its number and who erased it stay.")
  }
}
