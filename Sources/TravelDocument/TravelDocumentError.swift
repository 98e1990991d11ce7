/// Why lines couldn't be read as a travel document at all. Holds no character of what was read.
public enum TravelDocumentError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The lines have the lengths (in characters) of no machine readable zone; most often a key was lost in reading.
  case layout(lineLengths: [Int])
  /// The bytes of a barcode aren't those of a visible digital seal, or end before its header does.
  case seal(byteCount: Int)

  public var description: String {
    switch self {
    case .layout(let lengths):
      let found = lengths.isEmpty ? "no line" : "lines of \(lengths.map(String.init).joined(separator: ", "))"
      return "A machine readable zone was looked for in a scan, but it has \(found) characters, as no document has: "
        + "read the document again."
    case .seal(let count):
      return
        "A visible digital seal was looked for in \(count) bytes of a barcode, but they hold no whole header: scan "
        + "it again, with the scanner set to send binary data (serial or HID-POS, not keyboard)."
    }
  }
}
