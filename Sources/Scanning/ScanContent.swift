public import TravelDocument

/// What a scan turned out to be.
public enum ScanContent: Sendable, Equatable {
  /// A travel document whose zone could be read; its problems say whether check digits failed.
  case travelDocument(MachineReadableDocument)
  /// An officer's badge: `WPB1-` and Crockford base32, whole.
  case badge(String)
  /// The code on one of our slips: `WP1:` and its payload, whole.
  case slip(String)
  /// Any other text; it isn't kept.
  case other(length: Int)
  case unreadable(ScanProblem)
}

/// A scan that lands in a log by mistake says what kind it was and nothing else.
extension ScanContent: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String {
    switch self {
    case .travelDocument(let document): "a travel document: \(document)"
    case .badge: "a badge"
    case .slip: "a slip"
    case .other(let length): "other text, \(length) bytes"
    case .unreadable(let problem): "unreadable: \(problem)"
    }
  }
  public var debugDescription: String { description }
}
