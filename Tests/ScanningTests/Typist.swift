import Scanning

/// Presses the keys for a text on a US keyboard as a scanner does: shift only where it is needed, control characters as
/// Ctrl and a letter.
enum Typist {
  static func events(_ bytes: [UInt8]) -> [InputEvent] {
    bytes.flatMap { byte -> [InputEvent] in
      guard let (modifier, key) = keys[byte] else { return [] }
      let held = modifier.map { [$0] } ?? []
      return (held.map { event($0, 1) } + [event(key, 1), event(key, 0)] + held.map { event($0, 0) })
        .flatMap { [$0, InputEvent(kind: .synchronisation, code: 0, value: 0)] }
    }
  }

  static func event(_ code: UInt16, _ value: Int32) -> InputEvent { InputEvent(kind: .key, code: code, value: value) }

  private static let keys: [UInt8: (UInt16?, UInt16)] = {
    var keys: [UInt8: (UInt16?, UInt16)] = [:]
    let rows: [(UInt16, String, String)] = [
      (2, "1234567890-=", "!@#$%^&*()_+"), (16, "qwertyuiop[]", "QWERTYUIOP{}"), (30, "asdfghjkl;'`", "ASDFGHJKL:\"~"),
      (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"), (57, " ", " "),
    ]
    for (first, plain, shifted) in rows {
      for (index, byte) in shifted.utf8.enumerated() { keys[byte] = (42, first + UInt16(index)) }
      for (index, byte) in plain.utf8.enumerated() {
        keys[byte] = (nil, first + UInt16(index))
        // Ctrl and the key 64 above.
        if (0x5B...0x5D).contains(byte) || (0x61...0x7A).contains(byte) {
          keys[byte & 0x1F] = (29, first + UInt16(index))
        }
      }
    }
    keys[0x0D] = (nil, 28)
    keys[0x09] = (nil, 15)
    keys[0x1E] = (29, 7)
    return keys
  }()
}
