import Sealing
public import XForm

extension MessageDigests {
  /// The digests of libcrypto, for the sessions of the station and its tools.
  public static let libcrypto = MessageDigests { algorithm, bytes in
    let named: Digest.Algorithm =
      switch algorithm {
      case .md5: .md5
      case .sha1: .sha1
      case .sha256: .sha256
      case .sha384: .sha384
      case .sha512: .sha512
      }
    return Digest.digest(bytes, named) ?? []
  }
}
