public import TravelDocument

/// What a scan turned out to be.
public enum ScanContent: Sendable, Equatable {
  /// A travel document whose zone could be read; its problems say whether check digits failed.
  case travelDocument(MachineReadableDocument)
  /// An officer's badge: `WPB1-` and Crockford base32, whole.
  case badge(String)
  /// The code on one of our slips: `WP1:` and its payload, whole.
  case slip(String)
  /// An office's answer to a referral: `WPR1:` and its receipt, whole. Who signed it isn't checked yet.
  case receipt(String)
  /// A visible digital seal, taken apart; who signed it isn't checked yet.
  case seal(VisibleDigitalSeal)
  /// The code of a driving licence of the United States or Canada.
  case aamva(AAMVAHeader)
  /// A number of UNHCR's shape; it can't be verified here.
  case unhcrNumber(UNHCRNumber)
  /// Any other text or code.
  case other(RawCode)
  case unreadable(ScanProblem)
}

/// A scan that lands in a log by mistake says what kind it was and nothing else.
extension ScanContent: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String {
    switch self {
    case .travelDocument(let document): "a travel document: \(document)"
    case .badge: "a badge"
    case .slip: "a slip"
    case .receipt: "an office's receipt"
    case .seal(let seal): "\(seal)"
    case .aamva: "a driving licence's code (AAMVA)"
    case .unhcrNumber(let number): "\(number)"
    case .other(let code): "\(code)"
    case .unreadable(let problem): "unreadable: \(problem)"
    }
  }
  public var debugDescription: String { description }
}
