import EventLoop
import JSONLines
import TravelDocument

extension Command {
  static let mrz = Command(
    words: ["mrz"], summary: "Read machine readable zones from standard input.",
    discussion: """
      Takes JSON lines {"id", "lines": [...]}, or the lines of zones as they are printed, an empty line between two
      zones. Every zone is answered on one line: {"id", "valid", "format", "fields", "problems", "repairs"}. Fields are
      as printed; repairs are what syntax or check digits prove of misreadings and are never made in the fields.
      """,
    options: [json],
    examples: [
      #"echo '{"id": 1, "lines": ["D1NLD11234567890ABCDEFGHIJKLM5"]}' | waypost mrz --json"#,
      "waypost mrz < lines.txt",
    ], wrongMeans: "a zone isn't valid, or a line isn't what it should be"
  ) { invocation in
    let reader = LineReader(limit: 65_536)
    let answers = ZoneAnswers(asJSON: invocation.has("--json"))
    var pending: [String] = []
    var allValid = true
    while let text = try reader.next() {
      let line = text.hasSuffix("\r") ? String(text.dropLast()) : text
      let isRequest = line.first == "{"
      if !line.isEmpty, !isRequest { pending.append(line) }
      // A zone has three lines at most; what goes on without an empty line is refused as a whole.
      if !pending.isEmpty, line.isEmpty || isRequest || pending.count == 8 {
        allValid = try answers.answer(lines: pending, id: nil) && allValid
        pending = []
      }
      if isRequest { allValid = try answers.answer(jsonLine: line) && allValid }
    }
    if !pending.isEmpty { allValid = try answers.answer(lines: pending, id: nil) && allValid }
    // A script reads the verdicts from the lines; a person's shell takes it from the exit code.
    if !allValid, !invocation.has("--json") {
      throw CommandFailure(.wrong, "A zone isn't valid.", next: "Compare it with the document.")
    }
  }
}

/// Says what zones hold, one line each.
struct ZoneAnswers {
  let asJSON: Bool
  private let today = CalendarDay(secondsSince1970: SystemCall.wallSeconds())

  init(asJSON: Bool) { self.asJSON = asJSON }

  /// Whether the zone is valid. A line that is no request is answered with the problem `json`.
  func answer(jsonLine: String) throws -> Bool {
    let request = try? JSONLine.decode(JSONValue.self, from: Array(jsonLine.utf8))
    guard let lines = request?["lines"]?.array, lines.allSatisfy({ $0.string != nil }) else {
      try say(["id": request?["id"] ?? .null, "valid": false, "problems": .array(["json"])])
      return false
    }
    return try answer(lines: lines.compactMap(\.string), id: request?["id"] ?? .null)
  }

  func answer(lines: [String], id: JSONValue?) throws -> Bool {
    var answer: [String: JSONValue] = [:]
    if let id { answer["id"] = id }
    guard let document = try? MachineReadableZone.parse(lines: lines, today: today) else {
      answer["valid"] = false
      answer["format"] = .null
      answer["fields"] = .object([:])
      answer["problems"] = .array(["layout"])
      answer["repairs"] = .array([])
      try say(answer)
      return false
    }
    answer["valid"] = .bool(document.isValid)
    answer["format"] = .string(document.format.rawValue)
    answer["fields"] = fields(ZoneRecord(document, lines: lines))
    answer["problems"] = .array(document.problems.map { .string($0.rawValue) })
    answer["repairs"] = .array(document.repairs.map(repair))
    try say(answer)
    return document.isValid
  }

  private func fields(_ record: ZoneRecord) -> JSONValue {
    var fields = record.texts.mapValues(JSONValue.string)
    for (name, flag) in record.flags { fields[name] = .bool(flag) }
    fields["checks"] = .object(record.checks.mapValues(JSONValue.bool))
    return .object(fields)
  }

  private func repair(_ repair: DocumentRepair) -> JSONValue {
    .object([
      "field": .string(repair.field), "line": .int(Int64(repair.line)), "position": .int(Int64(repair.position)),
      "read": .string(String(repair.read)), "repaired": .string(String(repair.repaired)),
      "ground": .string(repair.ground.rawValue),
    ])
  }

  private func say(_ answer: [String: JSONValue]) throws {
    if asJSON { return try JSONValue.object(answer).printLine() }
    let fields = answer["fields"].map { value -> [String] in
      guard case .object(let members) = value else { return [] }
      return members.compactMap { name, value in value.string.map { "\(name) \($0)" } }.sorted()
    }
    let problems = (answer["problems"]?.array ?? []).compactMap(\.string)
    let verdict = answer["valid"]?.bool == true ? "valid" : "not valid"
    Terminal.say(
      ([answer["format"]?.string ?? "no zone", verdict] + problems.map { "problem \($0)" } + (fields ?? []))
        .joined(separator: "\n  "))
  }
}
