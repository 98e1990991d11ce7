/// Which character each key stands for. A scanner types as if on a keyboard of some country, whatever layout the station
/// is set to, so the map is the device's: the US one, and what its profile changes.
public struct KeyMap: Sendable, Equatable {
  /// Highest key number with a character of its own.
  static let count = 128

  /// By key number: alone, with shift, with AltGr; 0 where there is none.
  private var levels: [[UInt8]]

  /// The US keyboard, with the key that Europe has beside the left shift (KEY_102ND: `<` and `>`) and the keypad with
  /// NumLock on, as scanners mean it. Key numbers are those of `linux/input-event-codes.h`.
  public init() {
    levels = [[UInt8]](repeating: [UInt8](repeating: 0, count: KeyMap.count), count: 3)
    set(2, "1234567890-=", "!@#$%^&*()_+")
    set(16, "qwertyuiop[]", "QWERTYUIOP{}")
    set(30, "asdfghjkl;'`", "ASDFGHJKL:\"~")
    set(43, "\\zxcvbnm,./", "|ZXCVBNM<>?")
    set(57, " ", " ")
    set(86, "<", ">")
    for (first, keys) in [(55, "*"), (71, "789-456+1230."), (98, "/"), (117, "="), (121, ",")] {
      set(first, keys, keys)
    }
    for (key, control) in [(1, 0x1B), (14, 0x08), (15, 0x09), (28, 0x0D), (96, 0x0D)] as [(Int, UInt8)] {
      levels[0][key] = control
      levels[1][key] = control
    }
  }

  /// Changes one key.
  /// - Parameters:
  ///   - name: the character that the key gives on the US map without shift.
  ///   - characters: what it gives alone, with shift, with AltGr; fewer leave the others without.
  /// - Returns: false where no key has that name or there are more than three characters.
  mutating func change(_ name: UInt8, to characters: [UInt8]) -> Bool {
    guard let key = KeyMap.us.levels[0].firstIndex(of: name), name > 0x20, (1...3).contains(characters.count) else {
      return false
    }
    for level in 0..<3 { levels[level][key] = level < characters.count ? characters[level] : 0 }
    return true
  }

  /// The character of a key; nil where it has none.
  func character(_ key: UInt16, shift: Bool, altGr: Bool) -> UInt8? {
    guard key < KeyMap.count else { return nil }
    let character = levels[altGr ? 2 : shift ? 1 : 0][Int(key)]
    return character == 0 ? nil : character
  }

  private static let us = KeyMap()

  private mutating func set(_ first: Int, _ plain: String, _ shifted: String) {
    levels[0].replaceSubrange(first..<first + plain.utf8.count, with: plain.utf8)
    levels[1].replaceSubrange(first..<first + shifted.utf8.count, with: shifted.utf8)
  }
}
