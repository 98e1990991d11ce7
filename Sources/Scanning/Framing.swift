/// How a device marks where a scan begins and ends. In JSON every byte is one character U+0000-U+00FF of a string.
public struct Framing: Sendable, Equatable {
  public enum Envelope: String, Sendable, Codable {
    case none
    /// STX (0x02) before and ETX (0x03) after; line ends between them belong to the content.
    case stxETX = "stx-etx"
    /// SOH (0x01), a header, STX, the scan, ETX, and a block check character: XOR of all that follows SOH, ETX included
    /// (ISO 1155).
    case sohBCC = "soh-bcc"
    /// After the prefix two bytes say how many follow, the higher one first.
    case length16 = "length-16"
    /// The device's own reports say where a scan ends (HID-POS).
    case report
  }

  /// Bytes before every scan, taken off. With an envelope they stand before STX.
  public var prefix: [UInt8] = []
  /// Bytes after every scan, taken off. Without terminators the suffix is what ends a scan.
  public var suffix: [UInt8] = []
  /// Any run of these bytes ends a scan; so CR, LF and CR LF are one.
  public var terminators: [UInt8] = [0x0D, 0x0A]
  /// Bytes that part the lines inside one scan.
  public var separators: [UInt8] = []
  public var envelope = Envelope.none
  /// Bytes that fill lines up at their end, taken off.
  public var padCharacters: [UInt8] = []
  /// Silence after which an unfinished scan is given up (or, with `idleEndsScan`, complete).
  public var idleMilliseconds: Int64 = 300
  /// A scan ends by silence alone: for two-dimensional codes whose content holds line ends.
  public var idleEndsScan = false
  /// Content that is binary by its first bytes (a visible digital seal, an AAMVA card) holds line ends and ETX: such a
  /// scan ends by silence, whatever ends the others.
  public var binaryContent = false
  /// Every scan begins with an AIM identifier (`]Q1`), taken off.
  public var aimIdentifier = false
  /// How long the first line of a document waits for the next.
  public var joinMilliseconds: Int64 = 300
  /// Bytes of one scan, marks not counted.
  public var maximumLength = 4096

  public init() {}

  /// What is contradictory or out of bounds, in words; nil when nothing is.
  var fault: String? {
    if !(20...10_000).contains(idleMilliseconds) { return "idleMilliseconds lies outside 20...10000" }
    if !(20...10_000).contains(joinMilliseconds) { return "joinMilliseconds lies outside 20...10000" }
    if !(1...65_536).contains(maximumLength) { return "maximumLength lies outside 1...65536" }
    if prefix.count > 16 || suffix.count > 16 || terminators.count > 16 || separators.count > 16
      || padCharacters.count > 16
    {
      return "prefix, suffix and sets of bytes have at most 16 bytes"
    }
    if envelope == .none, terminators.isEmpty, suffix.isEmpty, !idleEndsScan { return "nothing ends a scan" }
    if envelope != .none, idleEndsScan { return "idleEndsScan contradicts the envelope" }
    if envelope == .length16 || envelope == .report, binaryContent {
      return "binaryContent says nothing beside this envelope, which knows its length"
    }
    if !Set(terminators).isDisjoint(with: separators), envelope == .none {
      return "a byte is both terminator and separator"
    }
    return nil
  }
}
