import Messages
import Sealing
import Station

/// What goes into a transfer sheet's code: a few lines for the office, sealed to it alone.
enum TransferSealing {
  /// Every sheet's text is padded to this many bytes, so that a code's size says nothing. With the age header of one key
  /// it is what 58 mm paper holds.
  static let bucket = 200

  /// Throws `SealingError` for a key that is none. Lines that don't fit are left out whole, the last ones first.
  static func transfer(_ order: TransferOrder) throws -> SlipTransfer {
    var text: [UInt8] = []
    for line in order.lines {
      let bytes = Array(line.utf8) + [UInt8(ascii: "\n")]
      if text.count + bytes.count > bucket - 4 { break }
      text += bytes
    }
    let recipients = [try Age.Recipient(order.key)]
    // A length in whole fives needs no padding in base 32, which `base32 -d` would miss.
    let fixed = try Age.seal([], to: recipients).count
    let length = bucket - (fixed + bucket) % 5
    text = Array(text.prefix(length)) + [UInt8](repeating: UInt8(ascii: "\n"), count: max(0, length - text.count))
    return SlipTransfer(desk: order.desk, sealed: Base32.encode(try Age.seal(text, to: recipients)))
  }
}
