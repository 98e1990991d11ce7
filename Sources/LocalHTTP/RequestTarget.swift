/// The path and query of a request target in origin form (RFC 9112 section 3.2.1); every other form is refused.
struct RequestTarget: Equatable {
  let path: String
  let query: Fields

  /// Decodes and checks. Encoded slashes, backslashes and control characters, empty segments before the last and dot
  /// segments (also encoded) are refused rather than repaired: our own pages never make them.
  init(_ bytes: ArraySlice<UInt8>, mostFields: Int) throws(Refused) {
    guard bytes.first == UInt8(ascii: "/") else { throw Refused(.targetForm) }
    let mark = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
    path = try Self.path(bytes[..<mark])
    guard mark < bytes.endIndex else {
      query = .none
      return
    }
    let encoded = bytes[(mark + 1)...]
    let isQuery = encoded.allSatisfy {
      $0.isPathCharacter || $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?")
    }
    guard isQuery else { throw Refused(.malformedTarget) }
    do {
      query = try Fields.decode(encoded, most: mostFields)
    } catch {
      throw error.refusal == .malformedForm ? Refused(.malformedTarget) : error
    }
  }

  private static func path(_ encoded: ArraySlice<UInt8>) throws(Refused) -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(encoded.count)
    var index = encoded.startIndex
    while index < encoded.endIndex {
      let byte = encoded[index]
      if byte == UInt8(ascii: "%") {
        guard let value = percentDecoded(encoded, at: index), value >= 0x20, value != 0x7F,
          value != UInt8(ascii: "/"), value != UInt8(ascii: "\\")
        else { throw Refused(.malformedTarget) }
        decoded.append(value)
        index += 3
      } else if byte == UInt8(ascii: "/") || byte.isPathCharacter {
        decoded.append(byte)
        index += 1
      } else {
        throw Refused(.malformedTarget)
      }
    }
    try checkSegments(decoded[1...])
    guard let text = String(validating: decoded, as: UTF8.self) else { throw Refused(.malformedTarget) }
    return text
  }

  private static func checkSegments(_ decoded: ArraySlice<UInt8>) throws(Refused) {
    let segments = decoded.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    for (position, segment) in segments.enumerated() {
      if segment.isEmpty, position < segments.count - 1 { throw Refused(.malformedTarget) }
      if segment.elementsEqual(".".utf8) || segment.elementsEqual("..".utf8) { throw Refused(.dotSegment) }
    }
  }
}
