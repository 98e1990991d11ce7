/// Whether a visible digital seal was signed by whom it names. Takes plain values, so that whoever reads seals needs no
/// cryptography.
public enum SealSignature {
  /// What can be said of a seal's signature. The raw values are the names that records use.
  public enum Verdict: String, Sendable, Equatable, CaseIterable {
    /// Signed by the certificate that it names, within that certificate's time, which hasn't passed.
    case verified
    /// Signed by the certificate that it names, but outside its time, or its time has passed since.
    case expired
    /// None of the certificates here is the one it names: nothing is known of the signature.
    case unknownSigner
    /// Not what the certificate that it names has signed: forged, or misread.
    case wrong
    /// The code has no signature.
    case missing
  }

  /// - Parameters:
  ///   - signature: r and s, one after the other; nil when the seal has none.
  ///   - message: the bytes that are signed.
  ///   - signedAt: the day the seal states for its signature, seconds since 1970; nil where it states none.
  ///   - now: seconds since 1970.
  ///   - certificates: those that are trusted here.
  /// - Returns: the verdict, and the certificate it rests on.
  public static func check(
    _ signature: [UInt8]?, of message: [UInt8], signer: String, reference: String, signedAt: Int64?, now: Int64,
    certificates: [SignerCertificate]
  ) -> (verdict: Verdict, certificate: SignerCertificate?) {
    guard let signature else { return (.missing, nil) }
    let named = certificates.filter { $0.isNamed(signer: signer, reference: reference) }
    guard let first = named.first else { return (.unknownSigner, nil) }
    guard let certificate = named.first(where: { $0.verifies(signature, of: message) }) else { return (.wrong, first) }
    let day: Int64 = 86_400
    // A seal states a day, a certificate begins at a time of day.
    let wasValid = signedAt.map { $0 + day > certificate.validity.lowerBound && $0 <= certificate.validity.upperBound }
    let isTimely = (wasValid ?? false) && certificate.validity.upperBound >= now
    return (isTimely ? .verified : .expired, certificate)
  }
}
