import Foundation
import Sealing
import TestSupport

/// An office's RSA key, and its opening of records by openssl's own program.
final class ODKOffice: Sendable {
  static let shared = Result { try ODKOffice() }

  let key: ODKEncryption.PublicKey
  private let pem: String

  private init() throws {
    let folder = try TemporaryFolder.make(prefix: "odk-office")
    pem = "\(folder)/key.pem"
    _ = try Tool.run("openssl", ["genrsa", "-out", pem, "2048"])
    let der = try Tool.run("openssl", ["rsa", "-in", pem, "-pubout", "-outform", "DER"]).standardOutput
    key = try ODKEncryption.PublicKey(directory: "odk:\(Data(der).base64EncodedString())")
  }

  func addressee(_ number: Int) -> ODKEncryption.Addressee {
    ODKEncryption.Addressee(
      key: key, form: "q2-asylum", version: "2026112501",
      instanceID: "uuid:00000000-0000-4000-8000-\(100_000_000_000 + number)")
  }

  /// What a server holds, opened step by step as the specification has it.
  func open(_ record: OpenRosaServer.Record, _ addressee: ODKEncryption.Addressee) throws -> [UInt8] {
    let manifest = String(decoding: record.manifest, as: UTF8.self)
    let sealedKey = manifest.components(separatedBy: "base64EncryptedKey>")[1].dropLast(2)
    let secret = try Tool.run(
      "openssl",
      [
        "pkeyutl", "-decrypt", "-inkey", pem, "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256",
        "-pkeyopt", "rsa_mgf1_md:sha256",
      ], input: Array(Data(base64Encoded: String(sealedKey)) ?? Data())
    ).standardOutput
    var vector = Digest.digest(Array(addressee.instanceID.utf8) + secret, .md5) ?? []
    vector[0] &+= 1
    let plain = try Tool.run(
      "openssl", ["enc", "-d", "-aes-256-cfb", "-nopad", "-K", Hex.encode(secret), "-iv", Hex.encode(vector)],
      input: record.files["submission.xml.enc"] ?? []
    ).standardOutput
    return Array(plain.dropLast(Int(plain.last ?? 0)))
  }
}
