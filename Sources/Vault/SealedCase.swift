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

/// A sealed case whose envelopes have their numbers and signatures: all that is left is the transaction. Of use for the
/// very next commit only; a later one refuses its numbers.
public struct SignedCase: Sendable {
  let record: Finalisation
  let isAgain: Bool
  /// What an earlier try has left: the slip, and by envelope what was committed, nil for those that weren't.
  let hasSlip: Bool
  let request: [UInt8]?
  let kept: [FinalisedEnvelope?]
  let envelopes: [AddressedEnvelope]

  /// One for each referral, in their order.
  var finalised: [FinalisedEnvelope] {
    var rest = envelopes[...]
    return kept.compactMap { $0 ?? rest.popFirst()?.finalised }
  }
}

/// A sealed envelope with all that its rows say.
struct AddressedEnvelope: Sendable {
  let sealed: SealedCase.Envelope
  /// The receiver's gap number, and under which tag the receiver's numbers count.
  let number: UInt64
  let tag: [UInt8]
  let route: [UInt8]
  let codes: [[UInt8]]

  var finalised: FinalisedEnvelope {
    FinalisedEnvelope(id: sealed.id, referral: sealed.referral.id, digest: sealed.digest, number: number)
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
