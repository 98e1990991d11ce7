/// Base 32 (RFC 4648 6) in capitals without padding, for QR codes: their alphanumeric mode packs it, and `base32 -d`
/// reads it back where the bytes are a multiple of five.
public enum Base32 {
  private static let symbols = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  public static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 8 + 4) / 5)
    var buffer = 0
    var bits = 0
    for byte in bytes {
      buffer = buffer << 8 | Int(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.append(symbols[buffer >> bits & 31])
      }
      buffer &= 31
    }
    if bits > 0 { text.append(symbols[buffer << (5 - bits) & 31]) }
    return String(decoding: text, as: UTF8.self)
  }
}
