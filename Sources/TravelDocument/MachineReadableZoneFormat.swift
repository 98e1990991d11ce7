/// The layouts by which a zone is told apart. The raw values are the names that records and conformance cases use.
public enum MachineReadableZoneFormat: String, Sendable, Equatable, CaseIterable {
  /// 3 x 30, card (Doc 9303-5).
  case td1 = "TD1"
  /// 2 x 36, larger card or older document (Doc 9303-6).
  case td2 = "TD2"
  /// 2 x 44, passport booklet (Doc 9303-4).
  case td3 = "TD3"
  /// 2 x 44, visa sticker (Doc 9303-7).
  case visaA = "MRVA"
  /// 2 x 36, visa sticker (Doc 9303-7).
  case visaB = "MRVB"
  /// 2 x 36, French identity card issued up to 2021, with fields of its own.
  case frenchIdentityCard = "FRAID"
  /// 1 x 30, driving licence of the European Union (Regulation 383/2012: ISO/IEC 18013-3 basic access protection).
  case drivingLicence = "EUDL"
  /// 9 + 30 + 30, driving licence of Switzerland or Liechtenstein.
  case swissDrivingLicence = "CHEDL"

  /// Which layout lines of these lengths have, `bytes` being all lines one after the other; nil when none.
  init?(lineLengths: [Int], bytes: Span<UInt8>) {
    switch lineLengths {
    case [44, 44], [88]: self = bytes[0] == Self.letterV ? .visaA : .td3
    case [36, 36], [72]:
      self = bytes[0] == Self.letterV ? .visaB : bytes.starts(with: "IDFRA") ? .frenchIdentityCard : .td2
    case [30, 30, 30], [90]: self = .td1
    // A first line of a card begins with A, C or I: with D it stands alone.
    case [30] where bytes[0] == Self.letterD: self = .drivingLicence
    case [9, 30, 30]: self = .swissDrivingLicence
    default: return nil
    }
  }

  private static let letterD: UInt8 = 0x44
  private static let letterV: UInt8 = 0x56
}
