/// The fields of a query or a form, in the order they were sent; a name may stand more than once (select several).
public struct Fields: Sendable, Equatable {
  /// One name and its value, both decoded.
  public struct Field: Sendable, Equatable {
    public let name: String
    public let value: String
  }

  public let all: [Field]

  public static let none = Fields([])

  init(_ all: [Field]) { self.all = all }

  /// The first value of this name.
  public subscript(name: String) -> String? { all.first { $0.name == name }?.value }

  /// Every value of this name, in order.
  public func values(_ name: String) -> [String] { all.compactMap { $0.name == name ? $0.value : nil } }
}

extension Fields {
  /// Decodes `application/x-www-form-urlencoded` text strictly: a percent sign stands before two hexadecimal digits,
  /// the decoded text is UTF-8, raw bytes are printable ASCII, and of the control characters only tab, line feed and
  /// carriage return may come out (a form's submission is XML, which can't hold the others).
  static func decode(_ bytes: ArraySlice<UInt8>, most: Int) throws(Refused) -> Fields {
    var fields: [Field] = []
    for pair in bytes.split(separator: UInt8(ascii: "&")) {
      guard fields.count < most else { throw Refused(.tooManyFields) }
      let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      let name = try text(pair[..<equals])
      let value = equals < pair.endIndex ? try text(pair[(equals + 1)...]) : ""
      fields.append(Field(name: name, value: value))
    }
    return fields.isEmpty ? .none : Fields(fields)
  }

  private static func text(_ encoded: ArraySlice<UInt8>) throws(Refused) -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(encoded.count)
    var index = encoded.startIndex
    while index < encoded.endIndex {
      let byte = encoded[index]
      switch byte {
      case UInt8(ascii: "+"): decoded.append(.space)
      case UInt8(ascii: "%"):
        guard let value = percentDecoded(encoded, at: index) else { throw Refused(.malformedForm) }
        let isControl =
          (value < 0x20 && value != .tab && value != .lineFeed && value != .carriageReturn) || value == 0x7F
        guard !isControl else { throw Refused(.malformedForm) }
        decoded.append(value)
        index += 2
      case 0x21...0x7E: decoded.append(byte)
      default: throw Refused(.malformedForm)
      }
      index += 1
    }
    guard let text = String(validating: decoded, as: UTF8.self) else { throw Refused(.malformedForm) }
    return text
  }
}

/// The byte that `%XX` at `index` stands for, if two hexadecimal digits follow.
func percentDecoded(_ bytes: ArraySlice<UInt8>, at index: Int) -> UInt8? {
  guard index + 2 < bytes.endIndex, let high = bytes[index + 1].hexadecimalValue,
    let low = bytes[index + 2].hexadecimalValue
  else { return nil }
  return high << 4 | low
}
