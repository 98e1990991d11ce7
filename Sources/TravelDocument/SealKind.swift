/// Kinds of sealed documents, by the two bytes of feature reference and category: Doc 9303-13 (visa, emergency travel
/// document) and the profiles that BSI TR-03137 publishes. The raw values are the names that records use.
public enum SealKind: String, Sendable, Equatable, CaseIterable {
  case visa = "VISA"
  case emergencyTravelDocument = "ICAO_EMERGENCY_TRAVEL_DOCUMENT"
  case arrivalAttestation = "ARRIVAL_ATTESTATION"
  case residencePermit = "RESIDENCE_PERMIT"
  case supplementarySheet = "SUPPLEMENTARY_SHEET"
  case addressStickerID = "ADDRESS_STICKER_ID"
  case addressStickerPermit = "ADDRESS_STICKER_RP"
  case addressStickerPassport = "ADDRESS_STICKER_PASSPORT"
  case socialInsuranceCard = "SOCIAL_INSURANCE_CARD"

  struct Field: Sendable {
    let tag: UInt8
    let name: String
    let coding: SealField.Coding
    let lengths: ClosedRange<Int>
    var isRequired = true
  }

  init?(featureReference: UInt8, category: UInt8) {
    switch (featureReference, category) {
    case (0x5D, 0x01): self = .visa
    case (0x5E, 0x03): self = .emergencyTravelDocument
    case (0xFD, 0x02): self = .arrivalAttestation
    case (0xFB, 0x06): self = .residencePermit
    case (0xFA, 0x06): self = .supplementarySheet
    case (0xF9, 0x08): self = .addressStickerID
    case (0xF9, 0x0C): self = .addressStickerPermit
    case (0xF8, 0x0A): self = .addressStickerPassport
    case (0xFC, 0x04): self = .socialInsuranceCard
    default: return nil
    }
  }

  func field(_ tag: UInt8) -> Field? { fields.first { $0.tag == tag } }

  var fields: [Field] {
    switch self {
    case .visa: Self.visaFields
    case .emergencyTravelDocument: Self.zoneOnly
    case .arrivalAttestation: Self.arrivalFields
    case .residencePermit: Self.permitFields
    case .supplementarySheet: Self.sheetFields
    case .addressStickerID, .addressStickerPermit: Self.addressFields
    case .addressStickerPassport: Self.postalFields
    case .socialInsuranceCard: Self.insuranceFields
    }
  }

  private static let zone = Field(tag: 2, name: "MRZ", coding: .zone, lengths: 48...48)
  private static let zoneOnly = [zone]

  // One of the two zones stands in a visa's seal.
  private static let visaFields = [
    Field(tag: 1, name: "MRZ_MRVA", coding: .visaA, lengths: 48...48, isRequired: false),
    Field(tag: 2, name: "MRZ_MRVB", coding: .visaB, lengths: 44...44, isRequired: false),
    Field(tag: 3, name: "NUMBER_OF_ENTRIES", coding: .byte, lengths: 1...1, isRequired: false),
    Field(tag: 4, name: "DURATION_OF_STAY", coding: .bytes, lengths: 3...3),
    Field(tag: 5, name: "PASSPORT_NUMBER", coding: .c40, lengths: 6...6),
    Field(tag: 6, name: "VISA_TYPE", coding: .bytes, lengths: 1...4, isRequired: false),
    Field(tag: 7, name: "ADDITIONAL_FEATURES", coding: .bytes, lengths: 0...254, isRequired: false),
  ]
  private static let arrivalFields = [zone, Field(tag: 3, name: "AZR", coding: .c40, lengths: 8...8)]
  private static let permitFields = [zone, Field(tag: 3, name: "PASSPORT_NUMBER", coding: .c40, lengths: 6...6)]
  private static let sheetFields = [
    Field(tag: 4, name: "MRZ", coding: .zone, lengths: 48...48),
    Field(tag: 5, name: "SHEET_NUMBER", coding: .c40, lengths: 6...6),
  ]
  private static let addressFields = [
    Field(tag: 1, name: "DOCUMENT_NUMBER", coding: .c40, lengths: 6...6),
    Field(tag: 2, name: "AGS", coding: .c40, lengths: 6...6),
    Field(tag: 3, name: "ADDRESS", coding: .c40, lengths: 6...18),
  ]
  private static let postalFields = [
    Field(tag: 1, name: "DOCUMENT_NUMBER", coding: .c40, lengths: 6...6),
    Field(tag: 2, name: "AGS", coding: .c40, lengths: 6...6),
    Field(tag: 3, name: "POSTAL_CODE", coding: .c40, lengths: 4...4),
  ]
  private static let insuranceFields = [
    Field(tag: 1, name: "SOCIAL_INSURANCE_NUMBER", coding: .c40, lengths: 8...8),
    Field(tag: 2, name: "SURNAME", coding: .utf8, lengths: 1...90),
    Field(tag: 3, name: "FIRST_NAME", coding: .utf8, lengths: 1...90),
    Field(tag: 4, name: "BIRTH_NAME", coding: .utf8, lengths: 1...90, isRequired: false),
  ]
}
