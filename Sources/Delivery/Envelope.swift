import FoundationEssentials
public import Messages
import Sealing

/// A sealed envelope that was checked to be what its offer says: only such a one reaches a sink.
public struct Envelope: Sendable, Equatable {
  /// 32 lower-case hexadecimal digits: safe as the name of a file or an object.
  public let id: String
  /// The bytes of `ID.age`.
  public let age: [UInt8]
  /// The bytes of `ID.sig`.
  public let signature: [UInt8]
  /// SHA-256 of `age`, lower-case hexadecimal.
  public let digest: String

  /// Throws `badOffer` when id, bytes, digest and signature file don't belong together, which a retry can't mend.
  public init(_ offer: EnvelopeOffer) throws(DeliveryError) {
    guard offer.version == 1 else { throw Self.refused("its version is not 1") }
    guard Self.isOpaqueIdentifier(offer.id) else { throw Self.refused("its id is not 32 hexadecimal digits") }
    guard let age = Data(base64Encoded: offer.age).map(Array.init), !age.isEmpty else {
      throw Self.refused("its bytes are not base64")
    }
    let digest = Digest.sha256(age)
    guard offer.digest == Hex.encode(digest) else { throw Self.refused("its bytes do not have the digest it names") }
    guard let signature = try? EnvelopeSignature(text: offer.signature), signature.id == offer.id,
      signature.digest == digest
    else { throw Self.refused("its signature file is for another envelope") }
    id = offer.id
    self.age = age
    self.signature = Array(offer.signature.utf8)
    self.digest = offer.digest
  }

  private static func refused(_ why: String) -> DeliveryError {
    DeliveryError(.parked, .badOffer, "an envelope was offered that \(why); it is parked, look at the station's vault")
  }

  static func isOpaqueIdentifier(_ text: String) -> Bool {
    text.utf8.count == 32
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
