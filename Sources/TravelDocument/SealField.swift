/// One field of a visible digital seal.
public struct SealField: Sendable, Equatable {
  /// How a field's bytes are to be read; the raw values are the names that records use.
  public enum Coding: String, Sendable, Equatable {
    case c40 = "C40"
    /// C40 of a machine readable zone, spaces standing for `<`.
    case zone = "MRZ"
    case visaA = "MRZ_MRVA"
    case visaB = "MRZ_MRVB"
    case byte = "BYTE"
    case bytes = "BYTES"
    case utf8 = "UTF8_STRING"
  }

  public let tag: UInt8
  /// As the document's kind calls it; nil where that isn't known.
  public let name: String?
  public let coding: Coding?
  public let bytes: [UInt8]
  /// The text of `bytes`; nil for fields of bytes and unknown ones.
  public let text: String?

  init(tag: UInt8, bytes: ArraySlice<UInt8>, _ definition: SealKind.Field?) {
    self.tag = tag
    self.bytes = Array(bytes)
    name = definition?.name
    coding = definition?.coding
    switch definition?.coding {
    case .c40: text = C40.decode(bytes)
    case .zone, .visaA, .visaB:
      text = String(decoding: C40.decode(bytes).utf8.map { $0 == 0x20 ? filler : $0 }, as: UTF8.self)
    case .utf8: text = String(validating: bytes, as: UTF8.self)
    case .byte, .bytes, nil: text = nil
    }
  }
}

extension SealField: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "field \(tag) of a seal, \(bytes.count) bytes" }
  public var debugDescription: String { description }
}
