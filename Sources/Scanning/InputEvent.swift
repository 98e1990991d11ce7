import CLinux

/// One event of the kernel's input layer (evdev), without its time.
public struct InputEvent: Sendable, Equatable {
  /// EV_SYN, EV_KEY and the kinds that don't matter here (`linux/input-event-codes.h`).
  public enum Kind: UInt16, Sendable { case synchronisation = 0, key = 1, other = 0xFFFF }

  public let kind: Kind
  /// A key's number, or the kind of synchronisation.
  public let code: UInt16
  /// For a key: 0 released, 1 pressed, 2 repeated while held.
  public let value: Int32

  public init(kind: Kind, code: UInt16, value: Int32) {
    self.kind = kind
    self.code = code
    self.value = value
  }

  /// Bytes of one event as the kernel writes it on this machine.
  static let size = MemoryLayout<input_event>.stride
  /// SYN_DROPPED: the kernel's buffer ran over and events are lost.
  var isLoss: Bool { kind == .synchronisation && code == 3 }

  /// The whole events in `bytes`.
  static func decode(_ bytes: UnsafeRawBufferPointer) -> [InputEvent] {
    stride(from: 0, through: bytes.count - size, by: size).map { start in
      let event = bytes.loadUnaligned(fromByteOffset: start, as: input_event.self)
      return InputEvent(kind: Kind(rawValue: event.type) ?? .other, code: event.code, value: event.value)
    }
  }
}
