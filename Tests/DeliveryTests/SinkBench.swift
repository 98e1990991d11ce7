import Foundation
import Messages
import Sealing

@testable import Delivery

/// An empty sink folder that goes away with the test, and offers for it.
final class SinkBench {
  let path: String
  let station: SigningKey

  private let keeps: Bool

  /// `keeps`: what was written stays when the test is over with it, as on a medium that is unmounted.
  init(_ path: String? = nil, keeps: Bool = false) throws {
    self.keeps = keeps
    let place = "\(FileManager.default.temporaryDirectory.path)/waypost-sink-\(UUID().uuidString)"
    self.path = path ?? place
    station = try SigningKey.generate()
    try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true)
  }

  deinit { if !keeps { try? FileManager.default.removeItem(atPath: path) } }

  var sink: SinkAddress { SinkAddress(kind: "folder", place: path) }

  /// An offer as the daemon makes it; `number` names it, so that the same number is the same envelope.
  func offer(_ number: Int, bytes: [UInt8]? = nil, size: Int = 3000) throws -> EnvelopeOffer {
    let id = Hex.encode(Digest.sha256(Array("envelope \(number)".utf8)).prefix(16))
    let age = bytes ?? (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number) }
    let digest = Digest.sha256(age)
    let signature = try EnvelopeSignature(
      id: id, digest: digest, receiver: "training", number: UInt64(number + 1), by: station)
    return EnvelopeOffer(
      id: id, age: Data(age).base64EncodedString(), signature: signature.text, digest: Hex.encode(digest), sink: sink)
  }

  func answer(_ offer: EnvelopeOffer) -> EnvelopeReport {
    var courier = Courier { _ in }
    return courier.answer(offer)
  }

  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

  func bytes(_ name: String) -> [UInt8]? { FileManager.default.contents(atPath: "\(path)/\(name)").map(Array.init) }

  func put(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  /// Whether both files stand there with exactly the offered bytes.
  func holds(_ offer: EnvelopeOffer) -> Bool {
    bytes("\(offer.id).age") == Data(base64Encoded: offer.age).map(Array.init)
      && bytes("\(offer.id).sig") == Array(offer.signature.utf8)
  }
}
