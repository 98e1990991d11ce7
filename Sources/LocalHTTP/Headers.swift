/// The header lines of one request: the head's bytes once, and where each name and value stands in them.
public struct Headers: Sendable {
  struct Line {
    let name: Range<Int>
    let value: Range<Int>
  }

  let bytes: [UInt8]
  let lines: [Line]

  public var count: Int { lines.count }

  /// The value of the first header of this name, written in lower case; nil if there is none.
  public subscript(name: String) -> String? {
    for line in lines where bytes[line.name].equalsIgnoringCase(name) {
      return String(decoding: bytes[line.value], as: UTF8.self)
    }
    return nil
  }

  func occurrences(_ name: String) -> Int {
    lines.count { bytes[$0.name].equalsIgnoringCase(name) }
  }

  /// Whether a comma-separated header holds this token, in whichever of its lines.
  func contains(_ token: String, in name: String) -> Bool {
    lines.contains { line in
      guard bytes[line.name].equalsIgnoringCase(name) else { return false }
      return bytes[line.value].split(separator: UInt8(ascii: ",")).contains {
        withoutOuterSpace($0).equalsIgnoringCase(token)
      }
    }
  }
}

/// `bytes` without spaces and tabs at its ends (OWS of RFC 9110 section 5.6.3).
func withoutOuterSpace(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  var range = bytes
  while let first = range.first, first == .space || first == .tab { range.removeFirst() }
  while let last = range.last, last == .space || last == .tab { range.removeLast() }
  return range
}
