/// The text file `ID.sig` beside a sealed envelope `ID.age`: which station vouches for which bytes, to whom, as which
/// in a row. The age format names no sender; this does.
///
/// ```
/// waypost-envelope-signature v1
/// id: 8c1f...
/// digest: sha256:ab34...
/// receiver: training-receiver
/// number: 17
/// station: <Ed25519 public key, base64>
/// signature: <base64>
/// ```
/// The signature covers every line above its own, line feeds included. Every line ends in a line feed.
public struct EnvelopeSignature: Sendable, Hashable {
  private static let lines = SignedLines(
    title: "waypost-envelope-signature v1", names: ["id", "digest", "receiver", "number", "station"])
  /// The longest text that `init(text:)` reads.
  public static let maximumLength = SignedLines.maximumLength

  /// The envelope's name: 1 to 64 of `0-9 a-z A-Z - _`.
  public let id: String
  /// SHA-256 of `ID.age`: 32 bytes.
  public let digest: [UInt8]
  /// The receiver's id: 1 to 128 printable ASCII characters without spaces.
  public let receiver: String
  /// Counts this station's envelopes to this receiver from 1: a missing number is a missing envelope.
  public let number: UInt64
  /// Who signed. Whether that is a station one knows is for the reader to say.
  public let station: VerifyingKey
  /// 64 bytes.
  public let signature: [UInt8]

  /// Signs. Throws `malformedInput` when id, digest, receiver or number aren't of the form above.
  public init(id: String, digest: [UInt8], receiver: String, number: UInt64, by key: SigningKey) throws {
    guard Self.isIdentifier(id), digest.count == 32, Self.isReceiver(receiver), number > 0 else {
      throw SealingError(
        .malformedInput,
        "An envelope can't be signed: its id, digest, receiver or number isn't of the form a signature file holds.")
    }
    self.id = id
    self.digest = digest
    self.receiver = receiver
    self.number = number
    station = key.publicKey
    let values = Self.values(id: id, digest: digest, receiver: receiver, number: number, station: station)
    signature = try key.sign([UInt8](Self.lines.signedText(values).utf8))
  }

  /// Reads a signature file. Throws `malformedInput` unless it is, byte for byte, what `text` writes. Doesn't verify.
  public init(text: String) throws {
    let malformed = SealingError(
      .malformedInput, "The signature file isn't of the form this release reads: take it again from where it came.")
    guard let (values, signature) = Self.lines.read(text), let digest = SignedLines.digest(values["digest"]),
      let number = values["number"].flatMap({ UInt64($0) }), number > 0, let id = values["id"],
      let receiver = values["receiver"], let station = values["station"]
    else { throw malformed }
    self.id = id
    self.digest = digest
    self.receiver = receiver
    self.number = number
    self.station = try VerifyingKey(base64: station)
    self.signature = signature
    guard Self.isIdentifier(id), Self.isReceiver(receiver), self.text.utf8.elementsEqual(text.utf8) else {
      throw malformed
    }
  }

  /// The file's contents.
  public var text: String {
    Self.lines.text(values, signature: signature)
  }

  /// Whether `station` signed exactly this. Check `station` against the stations you know, and the envelope with
  /// `covers`.
  public func verify() -> Bool {
    station.verify(signature, of: [UInt8](Self.lines.signedText(values).utf8))
  }

  /// Whether these are the bytes that were signed for.
  public func covers(_ envelope: [UInt8]) -> Bool {
    Digest.sha256(envelope) == digest
  }

  private var values: [String] {
    Self.values(id: id, digest: digest, receiver: receiver, number: number, station: station)
  }

  private static func values(
    id: String, digest: [UInt8], receiver: String, number: UInt64, station: VerifyingKey
  ) -> [String] {
    [id, "sha256:\(Hex.encode(digest))", receiver, "\(number)", station.base64]
  }

  static func isIdentifier(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { unit in
        switch unit {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
        default: false
        }
      }
  }

  private static func isReceiver(_ text: String) -> Bool {
    (1...128).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
  }
}
