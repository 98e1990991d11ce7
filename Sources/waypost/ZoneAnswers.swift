import EventLoop
import JSONLines
import TravelDocument

/// Says what zones hold, one line each.
struct ZoneAnswers {
  let asJSON: Bool
  private let today = CalendarDay(secondsSince1970: SystemCall.wallSeconds())

  init(asJSON: Bool) { self.asJSON = asJSON }

  /// What is asked; other members are passed over.
  private struct Request: Decodable {
    var id: JSONValue?
    var lines: [String]
  }

  private struct Identity: Decodable { var id: JSONValue? }

  /// Whether the zone is valid. A line that is no request is answered with the problem `json`.
  func answer(jsonLine: String) throws -> Bool {
    let bytes = Array(jsonLine.utf8)
    guard let request = try? JSONLine.decode(Request.self, from: bytes) else {
      return try refuse("json", id: (try? JSONLine.decode(Identity.self, from: bytes))?.id ?? .null)
    }
    return try answer(lines: request.lines, id: request.id ?? .null)
  }

  func answer(lines: [String], id: JSONValue?) throws -> Bool {
    guard let document = try? MachineReadableZone.parse(lines: lines, today: today) else {
      return try refuse("layout", id: id)
    }
    let record = ZoneRecord(document, lines: lines)
    var answer: [String: JSONValue] = [
      "valid": .bool(document.isValid), "format": .string(document.format.rawValue), "fields": fields(record),
      "problems": .array(document.problems.map { .string($0.rawValue) }),
      "repairs": .array(document.repairs.map(repair)), "notes": .array(document.notes.map { .string($0.rawValue) }),
      "evidence": evidence(document, record), "nameKey": nameKey(document),
      "dates": .object([
        "birthDate": .string(document.birthDate.value.isoText),
        "expiryDate": .string(document.expiryDate.value.isoText),
      ]),
    ]
    answer["id"] = id
    if let national = document.nationalNumber { answer["nationalNumber"] = self.national(national) }
    try say(answer)
    return document.isValid
  }

  /// Answers what is no zone at all; always false.
  func refuse(_ problem: String, id: JSONValue?) throws -> Bool {
    var answer: [String: JSONValue] = [
      "valid": false, "format": .null, "fields": .object([:]), "problems": .array([.string(problem)]),
      "repairs": .array([]),
    ]
    answer["id"] = id
    try say(answer)
    return false
  }

  private func fields(_ record: ZoneRecord) -> JSONValue {
    var fields = record.texts.mapValues(JSONValue.string)
    for (name, flag) in record.flags { fields[name] = .bool(flag) }
    fields["checks"] = .object(record.checks.mapValues(JSONValue.bool))
    return .object(fields)
  }

  private func evidence(_ document: MachineReadableDocument, _ record: ZoneRecord) -> JSONValue {
    let optional = record.texts["personalNumber"] == nil ? "optional1" : "personalNumber"
    let all: [(String, Evidence)] = [
      ("documentCode", document.documentCode.evidence), ("issuer", document.issuer.evidence),
      ("surname", document.surname.evidence), ("givenNames", document.givenNames.evidence),
      ("number", document.number.evidence), ("nationality", document.nationality.evidence),
      ("birthDate", document.birthDate.evidence), ("sex", document.sex.evidence),
      ("expiryDate", document.expiryDate.evidence), (optional, document.optionalData.evidence),
      ("optional2", document.furtherOptionalData.evidence),
    ]
    return .object(
      Dictionary(uniqueKeysWithValues: all.compactMap { name, evidence in Self.word(evidence).map { (name, $0) } }))
  }

  private static func word(_ evidence: Evidence) -> JSONValue? {
    switch evidence {
    case .verifiedByCheckDigit: "checkDigit"
    case .syntaxOnly: "syntax"
    case .unverifiable: "unverifiable"
    case .failed: "failed"
    case .absent: nil
    }
  }

  private func nameKey(_ document: MachineReadableDocument) -> JSONValue {
    NameKey([document.surname.value, document.givenNames.value]).map { .string($0.text) } ?? .null
  }

  private func national(_ number: NationalNumber) -> JSONValue {
    .object([
      "kind": .string(number.kind.rawValue), "birthDate": .string(number.birthDate.isoText),
      "sex": .string(number.sex.rawValue), "checkDigit": number.isCheckDigitRight.map(JSONValue.bool) ?? .null,
    ])
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
    let verdict = answer["valid"]?.bool == true ? "valid" : "not valid"
    var rows = [answer["format"]?.string ?? "no zone", verdict]
    rows += (answer["problems"]?.array ?? []).compactMap(\.string).map { "problem \($0)" }
    rows += (answer["notes"]?.array ?? []).compactMap(\.string).map { "note \($0)" }
    for repair in answer["repairs"]?.array ?? [] {
      rows.append(
        "repair \(repair.cell("field")), line \(repair.cell("line")), place \(repair.cell("position")): "
          + "\(repair.cell("read")) is \(repair.cell("repaired")) (\(repair.cell("ground")))")
    }
    rows += texts(answer["fields"]).sorted { $0.key < $1.key }.map { name, text in
      (["\(name) \(text.visible)"] + [answer["evidence"]?[name]?.string.map { "(\($0))" }].compactMap(\.self))
        .joined(separator: " ")
    }
    Terminal.say(rows.joined(separator: "\n  "))
  }

  private func texts(_ fields: JSONValue?) -> [String: String] {
    guard case .object(let members)? = fields else { return [:] }
    return members.compactMapValues(\.string)
  }
}
