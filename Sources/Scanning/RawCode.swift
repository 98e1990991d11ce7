/// A code that nothing here knows, as it was read, up to a limit. Lives as long as the scan does.
public struct RawCode: Sendable, Equatable {
  /// Bytes that are kept of a code.
  public static let longest = 1024

  /// The first `longest` bytes.
  public let bytes: [UInt8]
  /// How many there were, line ends apart.
  public let length: Int
  /// AIM identifier (`]Q1`: a QR code), where the scanner told it.
  public let symbology: String?

  public init(_ bytes: [UInt8]) { self.init(lines: [bytes], symbology: nil) }

  /// The lines of one scan; they are kept parted by line feeds.
  init(lines: [[UInt8]], symbology: String?) {
    self.symbology = symbology
    bytes = Array(lines.joined(separator: [0x0A]).prefix(Self.longest))
    length = lines.reduce(0) { $0 + $1.count }
  }
}

extension RawCode: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "other text, \(length) bytes" }
  public var debugDescription: String { description }
}
