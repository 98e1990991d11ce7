/// Where the fields of a layout of Doc 9303 stand, as positions over all its lines, one after the other, from 0. Every
/// check digit stands right behind its field.
struct ZoneLayout: Sendable {
  let format: MachineReadableZoneFormat
  let lineLength: Int
  let length: Int
  /// What a document code may begin with.
  let firstLetters: StaticString
  let name: Range<Int>
  let number: Range<Int>
  let nationality: Range<Int>
  let birthDate: Range<Int>
  let sex: Int
  let expiryDate: Range<Int>
  let optional1: Range<Int>
  var optional2: Range<Int>?
  /// The first optional data have a check digit of their own.
  var isOptional1Checked = false
  /// A number of more than nine characters goes on in the first optional data (Doc 9303-5 4.2.4, 9303-6 4.2.4).
  var mayHaveLongNumber = false
  var composite: Composite?

  /// The digit over several stretches.
  struct Composite: Sendable {
    let position: Int
    let first: Range<Int>
    let second: Range<Int>
    let third: Range<Int>

    func digit(of zone: Span<UInt8>) -> UInt8? {
      var sum = CheckDigit.Sum()
      sum.add(zone, first)
      sum.add(zone, second)
      sum.add(zone, third)
      return sum.digit
    }
  }

  static func of(_ format: MachineReadableZoneFormat) -> ZoneLayout? {
    switch format {
    case .td1: td1
    case .td2: td2
    case .td3: td3
    case .visaA: visaA
    case .visaB: visaB
    case .frenchIdentityCard, .drivingLicence, .swissDrivingLicence: nil
    }
  }

  static let td1 = ZoneLayout(
    format: .td1, lineLength: 30, length: 90, firstLetters: "ACI", name: 60..<90, number: 5..<14, nationality: 45..<48,
    birthDate: 30..<36, sex: 37, expiryDate: 38..<44, optional1: 15..<30, optional2: 48..<59, mayHaveLongNumber: true,
    // The first stretch runs over a line's end.
    composite: Composite(position: 59, first: 5..<37, second: 38..<45, third: 48..<59))

  static let td2 = ZoneLayout(
    format: .td2, lineLength: 36, length: 72, firstLetters: "ACI", name: 5..<36, number: 36..<45, nationality: 46..<49,
    birthDate: 49..<55, sex: 56, expiryDate: 57..<63, optional1: 64..<71, mayHaveLongNumber: true,
    composite: Composite(position: 71, first: 36..<46, second: 49..<56, third: 57..<71))

  static let td3 = ZoneLayout(
    format: .td3, lineLength: 44, length: 88, firstLetters: "P", name: 5..<44, number: 44..<53, nationality: 54..<57,
    birthDate: 57..<63, sex: 64, expiryDate: 65..<71, optional1: 72..<86, isOptional1Checked: true,
    composite: Composite(position: 87, first: 44..<54, second: 57..<64, third: 65..<87))

  static let visaA = ZoneLayout(
    format: .visaA, lineLength: 44, length: 88, firstLetters: "V", name: 5..<44, number: 44..<53, nationality: 54..<57,
    birthDate: 57..<63, sex: 64, expiryDate: 65..<71, optional1: 72..<88)

  static let visaB = ZoneLayout(
    format: .visaB, lineLength: 36, length: 72, firstLetters: "V", name: 5..<36, number: 36..<45, nationality: 46..<49,
    birthDate: 49..<55, sex: 56, expiryDate: 57..<63, optional1: 64..<72)

  static let issuer = 2..<5
  static let documentCode = 0..<2

  func mayBegin(with letter: UInt8) -> Bool {
    for index in 0..<firstLetters.utf8CodeUnitCount where firstLetters.utf8Start[index] == letter { return true }
    return false
  }
}
