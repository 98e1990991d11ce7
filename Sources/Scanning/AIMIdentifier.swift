/// Three characters that say of what kind a code was: `]Q1` is a QR code (ISO/IEC 15424).
enum AIMIdentifier {
  /// nil unless `bytes` are one.
  static func text(_ bytes: some Collection<UInt8>) -> String? {
    let bytes = Array(bytes)
    guard bytes.count == 3, bytes[0] == 0x5D, (0x41...0x5A).contains(bytes[1] & 0xDF), isModifier(bytes[2]) else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isModifier(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
  }
}
