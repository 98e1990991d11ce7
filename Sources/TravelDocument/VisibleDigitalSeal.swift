/// A visible digital seal (Doc 9303-13, BSI TR-03137): a header, fields and the issuer's signature, as a barcode holds
/// them. What is read here is what the code says; whether the issuer said it, only the signature tells.
///
/// All of it may be personal data; its description holds none.
public struct VisibleDigitalSeal: Sendable, Equatable {
  /// The version byte: 2 is version 3 of the format, 3 is version 4.
  public let rawVersion: UInt8
  public var version: Int { Int(rawVersion) + 1 }
  /// Without fillers: `UTO`, `D`.
  public let issuingCountry: String
  /// Country (2) and name (2) of whoever signed, as in its certificate.
  public let signerIdentifier: String
  /// Which of the signer's certificates: its serial number, in hexadecimal as printed.
  public let certificateReference: String
  /// Of the document; nil where the code holds no day.
  public let issuingDate: CalendarDay?
  public let signatureDate: CalendarDay?
  public let featureReference: UInt8
  public let category: UInt8
  public let fields: [SealField]
  /// r and s, one after the other (ECDSA); nil where the code has none.
  public let signature: [UInt8]?
  /// How many of the code's first bytes are signed.
  public let signedLength: Int
  /// Those bytes.
  public let signedBytes: [UInt8]
  /// How many of the code's first bytes are the seal.
  public let length: Int
  public let problems: [SealProblem]

  /// What the two reference bytes say this is; nil for kinds unknown here.
  public var kind: SealKind? { SealKind(featureReference: featureReference, category: category) }

  /// The zone that the seal holds, as lines; nil when it holds none.
  public var zoneLines: [String]? {
    for field in fields {
      let text = Array((field.text ?? "").utf8)
      switch field.coding {
      case .zone where text.count == 72: return halves(text, 36)
      // Only the first 28 of a visa's second line are in the seal (Doc 9303-13 part 5).
      case .visaA where text.count == 72: return halves(text + [UInt8](repeating: filler, count: 16), 44)
      case .visaB where text.count == 64: return halves(text + [UInt8](repeating: filler, count: 8), 36)
      default: continue
      }
    }
    return nil
  }

  /// Numbers of the documents that the seal is for: its own, and the passport's that it goes with. Without fillers.
  public var documentNumbers: [String] {
    let named = fields.filter { ["PASSPORT_NUMBER", "DOCUMENT_NUMBER"].contains($0.name) }.compactMap(\.text)
    // Which century its dates are of makes no difference to its number.
    let day = CalendarDay(year: 2025, month: 1, day: 1)
    let zone = zoneLines.flatMap { try? MachineReadableZone.parse(lines: $0, today: day) }
    return (named + [zone?.number.value].compactMap(\.self)).map { number in
      let filled = number.utf8.map { $0 == 0x20 ? filler : $0 }
      return String(decoding: filled.reversed().drop { $0 == filler }.reversed(), as: UTF8.self)
    }.filter { !$0.isEmpty }
  }

  private func halves(_ text: [UInt8], _ length: Int) -> [String] {
    [String(decoding: text[..<length], as: UTF8.self), String(decoding: text[length...], as: UTF8.self)]
  }
}

extension VisibleDigitalSeal: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "a visible digital seal of \(fields.count) fields" }
  public var debugDescription: String { description }
}

/// What is wrong with a seal that could be taken apart. The raw values are the names that records use.
public enum SealProblem: String, Sendable, Equatable, CaseIterable {
  /// A version other than 3 and 4.
  case version
  /// The issuing date is no day.
  case issuingDate = "date.issuing"
  case signatureDate = "date.signature"
  /// The code ends inside a field.
  case cutOff
  /// There is no signature, or one of an odd number of bytes.
  case noSignature = "signature.missing"
  /// Something stands behind the signature.
  case trailing
  /// A field of the kind is missing, or has an impossible length.
  case fieldLength = "field.length"
  /// The same field stands twice.
  case fieldTwice = "field.twice"
}
