import FoundationEssentials
import Sealing

/// Envelopes as an office finds them: `ID.age`, `ID.sig` and its own `ID.receipt`, side by side. Calls block.
struct EnvelopeFiles {
  /// Up to the dot: "/srv/inbox/8c1f...".
  let stem: String
  var age: String { "\(stem).age" }
  var sig: String { "\(stem).sig" }
  var receipt: String { "\(stem).receipt" }
  /// The last part: the envelope's id, if nobody renamed it.
  var name: String { stem.split(separator: "/").last.map(String.init) ?? stem }

  /// From the path of any of its files.
  init(_ path: String) {
    let ending = [".age", ".sig", ".receipt"].first { path.hasSuffix($0) } ?? ""
    stem = String(path.dropLast(ending.count))
  }

  /// Those of a folder, or the one that is named.
  static func find(_ paths: [String]) throws(CommandFailure) -> [EnvelopeFiles] {
    var found: [EnvelopeFiles] = []
    for path in paths {
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
        found.append(EnvelopeFiles(path))
        continue
      }
      let stems = Set(
        names.filter { ($0.hasSuffix(".age") || $0.hasSuffix(".sig")) && !$0.hasPrefix(".") }
          .map { EnvelopeFiles("\(path)/\($0)").stem })
      found += stems.sorted().map { EnvelopeFiles($0) }
    }
    return found
  }

  func signature() throws(CommandFailure) -> EnvelopeSignature {
    let bytes = try LocalFiles.read(sig, next: "It lies beside \(name).age where that was delivered; take both.")
    guard let signature = try? EnvelopeSignature(text: String(decoding: bytes, as: UTF8.self)) else {
      throw CommandFailure(
        .wrong, "\(sig) isn't a signature file of a Waypost station.", "Nothing was done.",
        next: "Take it again from where it was delivered.")
    }
    return signature
  }

  func sealed() throws(CommandFailure) -> [UInt8] {
    try LocalFiles.read(age, next: "It lies beside \(name).sig where that was delivered; take both.")
  }

  /// Both files, when they belong together.
  func pair() throws(CommandFailure) -> (signature: EnvelopeSignature, sealed: [UInt8]) {
    let signature = try signature()
    let sealed = try sealed()
    guard signature.covers(sealed) else {
      throw CommandFailure(
        .wrong, "\(name).age isn't what \(name).sig was written for: it was changed, or the two don't belong together.",
        "Nothing was done.", next: "Take both again from where they were delivered; ask the post to send it again.")
    }
    return (signature, sealed)
  }

  /// The record, without the line feeds that pad it.
  func open(with identities: [Age.Identity]) throws -> [UInt8] {
    let sealed = try sealed()
    var failure: (any Error)?
    for identity in identities {
      do {
        var record = try Age.open(sealed, with: identity)
        while record.last == 0x0a { record.removeLast() }
        return record + [0x0a]
      } catch {
        failure = error
        // Another identity may fit; a changed file fits none.
        guard (error as? SealingError)?.reason == .notForThisIdentity else { break }
      }
    }
    throw failure ?? CommandFailure(.wrong, "There is no identity to open it with.")
  }
}
