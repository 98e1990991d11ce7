/// From a scanner's key presses to the bytes it meant. Pure.
///
/// Presses count and nothing else: no repeat while held, no release, and the same key pressed twice is two characters.
/// What stands for no character becomes SUB (0x1A), so that the scan reads as garbled and not as a shorter one. What was lost
/// is said: the rest of such a scan is none.
public struct WedgeDecoder: Sendable {
  public static let substitute: UInt8 = 0x1A

  private enum Key {
    static let leftControl: UInt16 = 29
    static let leftShift: UInt16 = 42
    static let rightShift: UInt16 = 54
    static let leftAlt: UInt16 = 56
    static let capsLock: UInt16 = 58
    static let numLock: UInt16 = 69
    static let scrollLock: UInt16 = 70
    static let rightControl: UInt16 = 97
    static let altGr: UInt16 = 100
    static let leftMeta: UInt16 = 125
    static let rightMeta: UInt16 = 126
    /// The keypad's digits 0 to 9.
    static let keypad: [UInt16] = [82, 79, 80, 81, 75, 76, 77, 71, 72, 73]
    static let modifiers: Set = [leftControl, leftShift, rightShift, leftAlt, rightControl, altGr, leftMeta, rightMeta]
  }

  private let map: KeyMap
  private var held: Set<UInt16> = []
  private var isCapsLocked = false
  /// Digits typed on the keypad while Alt is held: the number of a character.
  private var altNumber: Int?
  /// After lost events, until the kernel's next report.
  private var isLost = false

  public init(_ settings: KeyboardSettings) { map = settings.map }

  /// Takes what one read gave.
  public mutating func receive(_ events: some Sequence<InputEvent>) -> [PortInput] {
    var pieces: [PortInput] = []
    var bytes: [UInt8] = []
    for event in events {
      if event.isLoss {
        if !bytes.isEmpty { pieces.append(.bytes(bytes)) }
        bytes = []
        pieces.append(.overrun)
      }
      if let byte = receive(event) { bytes.append(byte) }
    }
    if !bytes.isEmpty { pieces.append(.bytes(bytes)) }
    return pieces
  }

  /// Takes one event; returns the byte that it completes.
  public mutating func receive(_ event: InputEvent) -> UInt8? {
    switch event.kind {
    case .other: return nil
    case .synchronisation:
      isLost = event.isLoss
      if isLost {
        held = []
        altNumber = nil
      }
      return nil
    case .key:
      guard !isLost, event.value == 0 || event.value == 1 else { return nil }
      return Key.modifiers.contains(event.code)
        ? modifier(event.code, isDown: event.value == 1) : event.value == 1 ? press(event.code) : nil
    }
  }

  private mutating func modifier(_ key: UInt16, isDown: Bool) -> UInt8? {
    if isDown {
      held.insert(key)
      return nil
    }
    held.remove(key)
    guard key == Key.leftAlt, let number = altNumber else { return nil }
    altNumber = nil
    return UInt8(exactly: number) ?? Self.substitute
  }

  private mutating func press(_ key: UInt16) -> UInt8? {
    switch key {
    case Key.capsLock:
      isCapsLocked.toggle()
      return nil
    case Key.numLock, Key.scrollLock: return nil
    default: break
    }
    // Buttons, media and power keys aren't on a scanner's keyboard: a composite device may have them all the same.
    guard key < KeyMap.count else { return nil }
    if held.contains(Key.leftAlt) {
      guard let digit = Key.keypad.firstIndex(of: key) else { return Self.substitute }
      altNumber = min((altNumber ?? 0) * 10 + digit, 10_000)
      return nil
    }
    let shift = held.contains(Key.leftShift) || held.contains(Key.rightShift)
    guard !held.contains(Key.leftMeta), !held.contains(Key.rightMeta),
      let character = map.character(key, shift: shift, altGr: held.contains(Key.altGr))
    else { return Self.substitute }
    if held.contains(Key.leftControl) || held.contains(Key.rightControl) { return Self.control(character) }
    return isCapsLocked ? Self.swappingCase(character) : character
  }

  /// Control characters are typed as Ctrl and the character 64 above them: Ctrl+M is CR, Ctrl+] is GS.
  private static func control(_ character: UInt8) -> UInt8 {
    switch character {
    case 0x40...0x5F, 0x61...0x7A: character & 0x1F
    case 0x20, 0x32: 0x00  // Ctrl+Space and Ctrl+2, where the keyboard's Ctrl+@ is
    case 0x36: 0x1E  // Ctrl+6: Ctrl+^
    case 0x2D: 0x1F  // Ctrl+-: Ctrl+_
    case 0x00..<0x20: character
    default: substitute
    }
  }

  private static func swappingCase(_ character: UInt8) -> UInt8 {
    switch character {
    case 0x41...0x5A, 0x61...0x7A: character ^ 0x20
    default: character
    }
  }
}
