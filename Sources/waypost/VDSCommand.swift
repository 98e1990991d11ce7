import EventLoop
import JSONLines
import Sealing
import TravelDocument

extension Command {
  static let vds = Command(
    words: ["vds"], summary: "Read visible digital seals (Doc 9303-13) from standard input and check who signed them.",
    discussion: """
      Takes JSON lines {"id", "hex"}, or a seal's bytes in hexadecimal on each line, spaces and colons allowed. Every seal
      is answered on one line:
      {"id", "valid", "verdict", "problems", "verifiesWith"} and what it holds: {"rawVersion", "version",
      "issuingCountry", "signerIdentifier", "certificateReference", "issuingDate", "sigDate", "featureReference",
      "category", "documentType", "messages", "signature", "signedLength"}. The verdict is verified, expired,
      unknownSigner, wrong or missing; only a verified seal without problems is valid. What is no seal has the problem
      header, hex, json or tooLong. Without --certificate every signer is unknown.
      """,
    options: [
      Option(
        name: "--certificate", value: "FILE", mayRepeat: true,
        help: "a trusted signer's certificate, or several, as PEM"),
      json,
    ],
    examples: [
      #"echo '{"id": 1, "hex": "dc03..."}' | waypost vds --json --certificate signer.crt"#,
      "waypost vds --certificate signer.crt < seals.txt",
    ], wrongMeans: "without --json: a seal isn't valid; a certificate can't be read"
  ) { invocation in
    let answers = try SealAnswers(
      asJSON: invocation.has("--json"), certificateFiles: invocation.all("--certificate"))
    let reader = LineReader(limit: 65_536)
    var allValid = true
    while let line = reader.nextLine() {
      guard case .text(let text) = line else {
        allValid = try answers.refuse("tooLong", id: nil)
        continue
      }
      let content = InputLine.trimmed(text)
      if !content.isEmpty { allValid = try answers.answer(content) && allValid }
    }
    if !allValid, !invocation.has("--json") {
      throw CommandFailure(.wrong, "A seal isn't valid.", next: "Compare it with the document and its signer's list.")
    }
  }
}

/// Says what seals hold and who signed them, one line each.
struct SealAnswers {
  private let asJSON: Bool
  private let certificates: [(file: String, certificate: SignerCertificate)]
  private let now = SystemCall.wallSeconds()

  init(asJSON: Bool, certificateFiles: [String]) throws {
    self.asJSON = asJSON
    certificates = try certificateFiles.flatMap { path in
      let pem = try LocalFiles.read(path, next: "Check the path of the certificate.")
      let name = path.split(separator: "/").last.map(String.init) ?? path
      guard let found = try? SignerCertificate.all(pem: pem) else {
        throw CommandFailure(
          .wrong, "\(path) holds no certificate of a seal's signer.", "No seal was looked at.",
          next: "It must be PEM: X.509 with an elliptic curve key, one or several.")
      }
      return found.map { (name, $0) }
    }
  }

  /// Whether the seal of a line, a JSON request or bare hexadecimal, is valid.
  func answer(_ line: String) throws -> Bool {
    var id: JSONValue?
    var hex = line
    if line.hasPrefix("{") {
      let bytes = Array(line.utf8)
      let request = try? JSONLine.decode(Request.self, from: bytes)
      id = request?.id ?? (try? JSONLine.decode(Identity.self, from: bytes))?.id ?? .null
      guard let request else { return try refuse("json", id: id) }
      hex = request.hex
    }
    let digits = hex.lowercased().filter { ![" ", ":", "\t"].contains($0) }
    guard let bytes = Hex.decode(digits) else { return try refuse("hex", id: id) }
    guard let seal = try? VisibleDigitalSeal(bytes: bytes) else { return try refuse("header", id: id) }
    var answer: [String: JSONValue] = [:]
    answer["id"] = id
    let (verdict, certificate) = SealSignature.check(
      seal.signature, of: Array(bytes.prefix(seal.signedLength)), signer: seal.signerIdentifier,
      reference: seal.certificateReference, signedAt: seal.signatureDate?.secondsSince1970, now: now,
      certificates: certificates.map(\.certificate))
    let isValid = seal.problems.isEmpty && verdict == .verified
    answer["valid"] = .bool(isValid)
    answer["verdict"] = .string(verdict.rawValue)
    answer["problems"] = .array(seal.problems.map { .string($0.rawValue) })
    let signer = [.verified, .expired].contains(verdict) ? certificates.first { $0.certificate == certificate } : nil
    answer["verifiesWith"] = text(signer?.file)
    try say(answer.merging(fields(seal)) { $1 })
    return isValid
  }

  /// Answers what is no seal at all; always false.
  func refuse(_ problem: String, id: JSONValue?) throws -> Bool {
    var answer: [String: JSONValue] = ["valid": false, "problems": .array([.string(problem)])]
    answer["id"] = id
    try say(answer)
    return false
  }

  /// What is asked; other members are passed over.
  private struct Request: Decodable {
    var id: JSONValue?
    var hex: String
  }

  private struct Identity: Decodable { var id: JSONValue? }

  private func fields(_ seal: VisibleDigitalSeal) -> [String: JSONValue] {
    [
      "rawVersion": .int(Int64(seal.rawVersion)), "version": .int(Int64(seal.version)),
      "issuingCountry": .string(seal.issuingCountry), "signerIdentifier": .string(seal.signerIdentifier),
      "certificateReference": .string(seal.certificateReference), "issuingDate": text(seal.issuingDate?.isoText),
      "sigDate": text(seal.signatureDate?.isoText), "featureReference": .int(Int64(seal.featureReference)),
      "category": .int(Int64(seal.category)), "documentType": text(seal.kind?.rawValue),
      "messages": .array(seal.fields.map(field)), "signature": text(seal.signature.map { Hex.encode($0) }),
      "signedLength": .int(Int64(seal.signedLength)),
    ]
  }

  private func field(_ field: SealField) -> JSONValue {
    var value: [String: JSONValue] = [
      "tag": .int(Int64(field.tag)), "name": text(field.name), "coding": text(field.coding?.rawValue),
      "hex": .string(Hex.encode(field.bytes)),
    ]
    if let content = field.text { value["value"] = .string(content) }
    return .object(value)
  }

  private func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

  private func say(_ answer: [String: JSONValue]) throws {
    if asJSON { return try JSONValue.object(answer).printLine() }
    let problems = (answer["problems"]?.array ?? []).compactMap(\.string).map { "problem \($0)" }
    let names = [
      "issuingCountry", "signerIdentifier", "certificateReference", "issuingDate", "sigDate", "documentType",
    ]
    let header = names.compactMap { name in answer[name]?.string.map { "\(name) \($0.visible)" } }
    let messages = (answer["messages"]?.array ?? []).map { message in
      let name = message["name"]?.string ?? "field \(message["tag"]?.int ?? 0)"
      return "\(name) \((message["value"]?.string ?? message["hex"]?.string ?? "").visible)"
    }
    let title =
      "\(answer["valid"]?.bool == true ? "valid" : "not valid"), signature \(answer["verdict"]?.string ?? "unread")"
    Terminal.say(([title] + problems + header + messages).joined(separator: "\n  "))
  }
}
