import Sealing

/// Certificates of those who sign visible digital seals: `certificates/*.crt` (DER or PEM) and `*.pem` of a pack. That they
/// stand in a signed pack is why they are trusted.
enum SealCertificates {
  static func isOne(_ file: String) -> Bool {
    file.hasPrefix("certificates/") && [".crt", ".cer", ".pem"].contains { file.hasSuffix($0) }
  }

  /// - Throws: `PacksError` (`.malformed`) naming the file that holds none.
  static func parse(_ bytes: [UInt8], place: String) throws(PacksError) -> [SignerCertificate] {
    do {
      return bytes.starts(with: "-----".utf8) || bytes.first != 0x30
        ? try SignerCertificate.all(pem: bytes) : [try SignerCertificate(der: bytes)]
    } catch {
      throw PacksError(
        .malformed, place, "it holds no X.509 certificate with an elliptic curve key",
        next: "fetch the signer's certificate again, as DER or PEM")
    }
  }
}
