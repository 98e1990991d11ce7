import Referral
import Sealing

/// A case whose bytes are made and not committed yet. From here on they are frozen: when a disk fails in the middle of a
/// commit nobody knows whether the record is there, and only the very same record can be committed once more without
/// becoming two.
public struct SealedCase: Sendable {
  /// Without the plaintext of its referrals.
  let record: Finalisation
  let envelopes: [Envelope]

  public var serial: String { record.serial }

  struct Envelope: Sendable {
    let referral: PreparedReferral
    let id: String
    let codes: SpokenCodes
    let bytes: [UInt8]
    let digest: [UInt8]
  }
}

extension Finalisation {
  /// The most referrals of one case.
  public static let maximumReferrals = 16

  /// Seals each referral to its receiver, under a name of its own. Blocks for about 0.1 ms per recipient. Throws
  /// `refused` for more referrals than a case can have.
  public func seal() throws -> SealedCase {
    guard referrals.count <= Self.maximumReferrals else {
      throw VaultError(
        .refused, "A case with more than \(Self.maximumReferrals) referrals isn't finalised: report this.")
    }
    let envelopes = try referrals.map { try $0.sealed() }
    var record = self
    record.referrals = []
    return SealedCase(record: record, envelopes: envelopes)
  }
}

extension PreparedReferral {
  /// Under a name of its own, with the codes to answer by phone behind the record; without the plaintext.
  func sealed() throws -> SealedCase.Envelope {
    let codes = try SpokenCodes.generate()
    let bytes = try close(Padding.pad(plaintext + [UInt8]("\n\(codes.comment)\n".utf8)))
    var emptied = self
    emptied.plaintext = []
    return SealedCase.Envelope(
      referral: emptied, id: try Randomness.identifier(), codes: codes, bytes: bytes, digest: Digest.sha256(bytes))
  }

  /// The bytes that go out, each time the same: an age file, or the form that an OpenRosa server is sent.
  fileprivate func close(_ record: [UInt8]) throws -> [UInt8] {
    guard (sink.kind == .openrosa) == (odk != nil), odk == nil || recipients.isEmpty else {
      throw VaultError(
        .refused, "A record for an OpenRosa server is closed with ODK's encryption, and for no other sink: report this."
      )
    }
    if let odk { return try ODKEncryption.sealForm(record, to: odk) }
    return try Age.seal(record, to: recipients)
  }
}
