/// A zone taken apart into its fields as they are printed: dates in two digits, fillers inside numbers, check digits.
/// The names are those that records and conformance cases use. All of it is personal data.
public struct ZoneRecord: Sendable, Equatable {
  public private(set) var texts: [String: String] = [:]
  /// `nameTruncated`, and `longNumber` where it is one.
  public private(set) var flags: [String: Bool] = [:]
  /// Whether each check digit of the layout agrees: `number`, `birthDate`, `expiryDate`, `personalNumber`, `composite`.
  public private(set) var checks: [String: Bool] = [:]

  /// - Parameter lines: those that `document` was read from.
  public init(_ document: MachineReadableDocument, lines: [String]) {
    let bytes = MachineReadableZone.joined(lines)
    let zone = bytes.span
    texts = [
      "documentCode": document.documentCode.value, "issuer": document.issuer.value,
      "surname": document.surname.value, "givenNames": document.givenNames.value, "number": document.number.value,
    ]
    flags["nameTruncated"] = document.isNamePossiblyTruncated
    if let layout = ZoneLayout.of(document.format) {
      add(zone, layout, document)
    } else {
      add(zone, document)
    }
    let failed = Set(document.problems.map(\.rawValue))
    for name in checks.keys { checks[name] = !failed.contains("check.\(name)") }
  }

  private mutating func add(_ zone: Span<UInt8>, _ layout: ZoneLayout, _ document: MachineReadableDocument) {
    let number = ZoneNumber(zone, layout)
    texts["numberCheckDigit"] = ZoneRecord.character(number.checkDigit)
    texts["nationality"] = document.nationality.value
    texts["birthDate"] = zone.raw(layout.birthDate)
    texts["sex"] = ZoneRecord.character(zone[layout.sex])
    texts["expiryDate"] = zone.raw(layout.expiryDate)
    checks = ["number": true, "birthDate": true, "expiryDate": true]
    if layout.isOptional1Checked {
      texts["personalNumber"] = document.optionalData.value
      texts["personalNumberCheckDigit"] = ZoneRecord.character(zone[layout.optional1.upperBound])
      checks["personalNumber"] = true
    } else {
      texts["optional1"] = document.optionalData.value
    }
    if layout.optional2 != nil { texts["optional2"] = document.furtherOptionalData.value }
    if let composite = layout.composite {
      texts["compositeCheckDigit"] = ZoneRecord.character(zone[composite.position])
      checks["composite"] = true
    }
    if let convention = number.convention {
      flags["longNumber"] = true
      if convention != .neither { texts["longNumberFiller"] = convention.rawValue }
    }
  }

  /// The layouts outside Doc 9303.
  private mutating func add(_ zone: Span<UInt8>, _ document: MachineReadableDocument) {
    switch document.format {
    case .frenchIdentityCard:
      texts["birthDate"] = zone.raw(FrenchIdentityCard.birthDate)
      texts["sex"] = ZoneRecord.character(zone[FrenchIdentityCard.sex])
      texts["nationality"] = document.nationality.value
      checks = ["number": true, "birthDate": true, "composite": true]
    case .swissDrivingLicence:
      texts["birthDate"] = zone.raw(DrivingLicenceZone.swissBirth)
      texts["optional1"] = document.optionalData.value
    default:
      checks = ["composite": true]
      if document.issuer.value == "FRA" {
        texts["expiryDate"] = zone.raw(DrivingLicenceZone.frenchExpiry)
        checks["number"] = true
      }
      if !document.optionalData.value.isEmpty { texts["optional1"] = document.optionalData.value }
    }
  }

  private static func character(_ byte: UInt8) -> String { String(decoding: [byte], as: UTF8.self) }
}

extension ZoneRecord: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "a zone of \(texts.count) fields" }
  public var debugDescription: String { description }
}
