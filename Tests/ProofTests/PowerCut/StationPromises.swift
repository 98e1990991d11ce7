import Foundation
import Referral
import Sealing
import TestSupport

@testable import Vault

/// What a whole station had said to anybody when the power went: on a page, to the printing process, to its technician.
/// Whatever number it said must be in the vault then, and whatever the uploader reported must be in the sink.
struct StationPromises {
  let post: String
  private var tails: [UInt64: [UInt8]] = [:]
  private(set) var serials: Set<String> = []
  private(set) var delivered: Set<String> = []

  init(post: String) { self.post = post }

  mutating func hear(_ operation: RecordedOperation) {
    guard case .said(let stream, let bytes) = operation else { return }
    // A word may be said in two pieces.
    let text = String(decoding: tails[stream, default: []] + bytes, as: UTF8.self)
    tails[stream] = Array((tails[stream, default: []] + bytes).suffix(400))
    for word in text.split(whereSeparator: { !$0.isASCII || !($0.isLetter || $0.isNumber || $0 == "-") })
    where word.hasPrefix(post + "-") {
      let candidate = String(word.prefix(post.count + 10))
      if let serial = try? SerialNumber(candidate), serial.description == candidate { serials.insert(candidate) }
    }
    for line in text.split(separator: "\n") where line.contains("\"outcome\":\"acknowledged\"") {
      guard let start = line.range(of: "\"id\":\"")?.upperBound else { continue }
      delivered.insert(String(line[start...].prefix(32)))
    }
  }
}

/// A station's folder after a power cut, and what must hold of it.
struct StationAfterCut {
  let folder: String
  let promises: StationPromises
  private let deviceKey: [UInt8]
  private let givenSerialKey: [UInt8]

  /// - Parameter keys: where the station's keys lie.
  init(folder: String, keys: String, promises: StationPromises) throws {
    self.folder = folder
    self.promises = promises
    func secret(_ name: String) throws -> [UInt8] {
      let text = try String(contentsOfFile: "\(keys)/\(name)", encoding: .utf8).filter { !$0.isWhitespace }
      guard let bytes = Base64URL.decode(text) else { throw Tool.Failure.failed("\(name) isn't base64url") }
      return bytes
    }
    deviceKey = try secret("device.key")
    givenSerialKey = try secret("serial.key")
  }

  /// What is wrong; throws when the vault doesn't open.
  func problems() throws -> [String] {
    let vault = try Vault.openOrReplace(
      "\(folder)/state/vault/vault.sqlite", deviceKey: deviceKey, stationKey: SigningKey.generate())
    defer { try? vault.close() }
    _ = try vault.verifyAudit()
    var problems = vault.openingNotes.map { "opened with the note \($0)" }
    let check = try vault.connection.query("PRAGMA integrity_check(3)") { $0.text(0) }
    if check != ["ok"] { problems.append("integrity: \(check)") }
    for serial in promises.serials where try vault.slip(serial) == nil {
      problems.append("\(serial) was said and is lost")
    }
    let serialKey = try vault.serialKey(orElse: givenSerialKey)
    for _ in 0..<64 {
      let next = try SerialNumber(post: promises.post, counter: vault.nextSerialNumber(), key: serialKey).description
      if promises.serials.contains(next) { problems.append("\(next) is given twice") }
    }
    let held = try heldBySink(&problems)
    for id in promises.delivered where held[id] == nil { problems.append("\(id) was reported and isn't in the sink") }
    let envelopes = try vault.connection.query("SELECT id, state, digest, sealed FROM envelope") {
      (id: $0.text(0), state: $0.text(1), digest: Hex.encode($0.blob(2)), sealed: $0.optionalBlob(3))
    }
    for envelope in envelopes {
      if ["delivered", "acknowledged", "purged"].contains(envelope.state), held[envelope.id] != envelope.digest {
        problems.append("the vault has the sink's word for \(envelope.id), the sink hasn't the envelope")
      }
      if let sealed = envelope.sealed, Hex.encode(Digest.sha256(sealed)) != envelope.digest {
        problems.append("\(envelope.id) has other bytes")
      }
    }
    return problems
  }

  /// Digest by id of what a receiver finds. Whoever finds ID.age finds ID.sig, and both are whole.
  private func heldBySink(_ problems: inout [String]) throws -> [String: String] {
    let sink = "\(folder)/folder-sink"
    var held: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: sink) where name.hasSuffix(".age") {
      let id = String(name.dropLast(4))
      let digest = Digest.sha256([UInt8](FileManager.default.contents(atPath: "\(sink)/\(name)") ?? Data()))
      let text = FileManager.default.contents(atPath: "\(sink)/\(id).sig").map { String(decoding: $0, as: UTF8.self) }
      guard let text, let signature = try? EnvelopeSignature(text: text), signature.digest == digest else {
        problems.append("\(id).age is in the sink without its whole signature")
        continue
      }
      held[id] = Hex.encode(digest)
    }
    return held
  }
}
