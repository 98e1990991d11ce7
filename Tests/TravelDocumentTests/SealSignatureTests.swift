import Sealing
import Testing
import TravelDocument

/// Seals with the signatures of real test signers; the certificates stand beside the vectors.
@Suite struct SealSignatureTests {
  private static let during: Int64 = 1_700_000_000
  private static let later: Int64 = 2_000_000_000

  private func check(
    _ seal: VisibleDigitalSeal, _ bytes: [UInt8], now: Int64, _ certificates: [SignerCertificate]
  ) -> SealSignature.Verdict {
    SealSignature.check(
      seal.signature, of: Array(bytes.prefix(seal.signedLength)), signer: seal.signerIdentifier,
      reference: seal.certificateReference, signedAt: seal.signatureDate?.secondsSince1970, now: now,
      certificates: certificates
    ).verdict
  }

  @Test(.enabled(if: SealCorpus.isPresent, "no conformance cases: set WAYPOST_CORPUS to their folder"))
  func signaturesAreWhatTheVectorsSay() throws {
    let file = try #require(try SealCorpus.load())
    var byName: [String: SignerCertificate] = [:]
    for (name, certificate) in file.certificates {
      byName[name] = try SignerCertificate.all(pem: Array(certificate.pem.utf8)).first
    }
    let all = Array(byName.values)
    #expect(all.count == 2 && Set(all.map(\.bits)) == [224, 256])
    var verified = 0
    for vector in file.vectors {
      let label = Comment(rawValue: vector.id)
      let bytes = try #require(Hex.decode(vector.hex), label)
      let seal = try VisibleDigitalSeal(bytes: bytes)
      guard let name = vector.verifiesWith, let certificate = byName[name] else {
        #expect([.unknownSigner, .missing].contains(check(seal, bytes, now: Self.during, all)), label)
        continue
      }
      verified += 1
      let isDated = seal.signatureDate.map { certificate.validity.contains($0.secondsSince1970) } ?? false
      #expect(check(seal, bytes, now: Self.during, all) == (isDated ? .verified : .expired), label)
      #expect(check(seal, bytes, now: Self.later, all) == .expired, label)
      #expect(check(seal, bytes, now: Self.during, all.filter { $0 != certificate }) == .unknownSigner, label)
      // Any signed byte changed, and any of the signature's.
      for index in [seal.signedLength - 1, bytes.count - 1] {
        var changed = bytes
        changed[index] ^= 1
        let other = try VisibleDigitalSeal(bytes: changed)
        #expect(check(other, changed, now: Self.during, all) == .wrong, label)
      }
    }
    #expect(verified >= 5)
  }

  @Test func aSealWithoutASignatureIsSaidSo() {
    let outcome = SealSignature.check(
      nil, of: [], signer: "UTTS", reference: "5B", signedAt: 0, now: 0, certificates: [])
    #expect(outcome.verdict == .missing)
  }

  @Test(arguments: [[], Array("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8), [0x30, 0x03]])
  func whatIsNoCertificateIsRefused(_ bytes: [UInt8]) {
    #expect(throws: SealingError.self) { try SignerCertificate.all(pem: bytes) }
    #expect(throws: SealingError.self) { try SignerCertificate(der: bytes) }
  }
}
