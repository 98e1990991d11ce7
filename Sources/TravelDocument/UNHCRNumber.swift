/// A number that has the shape of one of UNHCR's. A shape is all it is: nothing offline can verify such a number or
/// the document it was scanned from.
public struct UNHCRNumber: Sendable, Equatable {
  public enum Shape: Sendable, Equatable {
    /// `123-45C67890`, registered before 2 February 2021.
    case olderCase
    /// `123-45-67890`, since then.
    case newerCase
    /// `123-00012345`, one person's.
    case individual
  }

  public let text: String
  public let shape: Shape

  /// nil when `bytes`, spaces around them apart, have no such shape.
  public init?(_ bytes: [UInt8]) {
    var trimmed = bytes.drop { $0 == 0x20 }
    while trimmed.last == 0x20 { trimmed.removeLast() }
    guard trimmed.count == 12 else { return nil }
    let pattern = String(decoding: trimmed.map { $0.isZoneDigit ? 0x39 : $0 }, as: UTF8.self)
    switch pattern {
    case "999-99C99999": shape = .olderCase
    case "999-99-99999": shape = .newerCase
    case "999-99999999": shape = .individual
    default: return nil
    }
    text = String(decoding: trimmed, as: UTF8.self)
  }
}

extension UNHCRNumber: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "a number of UNHCR's shape" }
  public var debugDescription: String { description }
}
