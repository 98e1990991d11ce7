/// Why lines couldn't be read as a travel document at all. Holds no character of what was read.
public enum TravelDocumentError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The lines have the lengths (in characters) of no machine readable zone; most often a key was lost in reading.
  case layout(lineLengths: [Int])
  /// A zone of a kind that isn't read yet.
  case unsupportedFormat(MachineReadableZoneFormat)

  public var description: String {
    switch self {
    case .layout(let lengths):
      let found = lengths.isEmpty ? "no line" : "lines of \(lengths.map(String.init).joined(separator: ", "))"
      return "A machine readable zone was looked for in a scan, but it has \(found) where 2 of 44 characters are due: "
        + "read the document again."
    case .unsupportedFormat(let format):
      return "A scan was read as \(format.rawValue), which this station doesn't take in yet: enter the data by hand."
    }
  }
}

/// The layouts of Doc 9303 parts 4 to 7, by which a zone is told apart.
public enum MachineReadableZoneFormat: String, Sendable, Equatable {
  /// 2 x 44, passport booklet.
  case td3 = "TD3"
  /// 3 x 30, card.
  case td1 = "TD1"
  /// 2 x 36, larger card or older document.
  case td2 = "TD2"
  /// 2 x 44, visa sticker.
  case visaA = "MRV-A"
  /// 2 x 36, visa sticker.
  case visaB = "MRV-B"
}
