public import Sealing

/// What a slip's QR says, signed by the station: serial, time, post, pack version, nothing else.
///
///     WP1:D7-K3M-9QX-R:1763712000:D7:2026112101:<signature, base64url>
///
/// The signature (Ed25519) covers everything before its colon.
public struct SlipCode: Sendable, Equatable {
  public static let prefix = "WP1:"

  public let serial: SerialNumber
  /// Seconds since 1970, UTC.
  public let issued: Int64
  public let packVersion: Int

  public init(serial: SerialNumber, issued: Int64, packVersion: Int) {
    self.serial = serial
    self.issued = issued
    self.packVersion = packVersion
  }

  /// The text that goes into the QR.
  public func signed(by key: SigningKey) throws -> String {
    "\(body):\(Base64URL.encode(try key.sign(Array(body.utf8))))"
  }

  /// Reads a code and checks its signature against the station keys that are known here.
  public init(verifying text: String, keys: [VerifyingKey]) throws(ReferralError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard text.utf8.count <= 256, parts.count == 6, text.hasPrefix(Self.prefix) else {
      throw .badCode("it is not a slip's code")
    }
    guard let issued = Int64(parts[2]), let version = Int(parts[4]), let signature = Base64URL.decode(String(parts[5]))
    else { throw .badCode("a part of it is missing") }
    let serial = try SerialNumber(String(parts[1]))
    guard serial.post == parts[3] else { throw .badCode("post and serial disagree") }
    self.init(serial: serial, issued: issued, packVersion: version)
    let signed = Array(body.utf8)
    guard keys.contains(where: { $0.verify(signature, of: signed) }) else {
      throw .badCode("no station known here signed it")
    }
  }

  private var body: String { "\(Self.prefix)\(serial):\(issued):\(serial.post):\(packVersion)" }
}
