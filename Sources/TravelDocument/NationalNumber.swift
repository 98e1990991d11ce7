/// A number of the state's own register inside the optional data, where its make-up is known. It tells a date of birth
/// and a sex; whether they agree with the document's is one more sign of a misreading, or of none.
public struct NationalNumber: Sendable, Equatable {
  public enum Kind: String, Sendable, Equatable, CaseIterable {
    /// Kazakhstan, 12 digits: YYMMDD, a digit for century and sex, serial, check digit.
    case individualIdentificationNumber = "KAZ.IIN"
    /// Uzbekistan, 14 digits: a digit for century and sex, DDMMYY, district, serial, check digit (weights 7, 3, 1, as in
    /// the zone itself).
    case personalIdentificationNumber = "UZB.PINFL"
    /// Kyrgyzstan, 14 digits: a digit for the sex (1 female, 2 male), DDMMYYYY, serial. Whether its last one is a check
    /// digit, and by which rule, no public source says.
    case personalNumber = "KGZ.PIN"
  }

  public let kind: Kind
  public let digits: String
  public let birthDate: PartialDate
  public let sex: DocumentSex
  /// nil where the rule of the check digit isn't known here.
  public let isCheckDigitRight: Bool?

  /// nil when the text isn't a number of the issuer's kind, or its parts are no date.
  init?(_ text: String, issuer: String) {
    switch (issuer, text.utf8.count) {
    case ("KAZ", 12), ("UZB", 14), ("KGZ", 14): break
    default: return nil
    }
    let digits = text.utf8.map { Int($0) - 0x30 }
    guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    let year: Int
    let month: Int
    let day: Int
    switch (issuer, digits.count) {
    case ("KAZ", 12):
      guard (1...6).contains(digits[6]) else { return nil }
      kind = .individualIdentificationNumber
      (year, month, day) = (1800 + (digits[6] - 1) / 2 * 100 + number(0..<2), number(2..<4), number(4..<6))
      sex = digits[6].isMultiple(of: 2) ? .female : .male
      isCheckDigitRight = Self.isKazakhDigitRight(digits)
    case ("UZB", 14):
      guard (1...6).contains(digits[0]) else { return nil }
      kind = .personalIdentificationNumber
      (year, month, day) = (1800 + (digits[0] - 1) / 2 * 100 + number(5..<7), number(3..<5), number(1..<3))
      sex = digits[0].isMultiple(of: 2) ? .female : .male
      let bytes = Array(text.utf8)
      isCheckDigitRight = CheckDigit.matches(bytes.span, 0..<13, at: 13)
    case ("KGZ", 14):
      guard digits[0] == 1 || digits[0] == 2 else { return nil }
      kind = .personalNumber
      (year, month, day) = (number(5..<9), number(3..<5), number(1..<3))
      sex = digits[0] == 1 ? .female : .male
      isCheckDigitRight = nil
    default: return nil
    }
    guard (1...12).contains(month), day >= 1, day <= CalendarDay.length(ofMonth: month, year: year), year >= 1800
    else { return nil }
    self.digits = text
    birthDate = PartialDate(year: year, month: month, day: day)
  }

  /// Whether the known parts of `date` are this number's, but for the century, which no zone has.
  func agrees(with date: PartialDate) -> Bool {
    (date.year.map { $0 % 100 == birthDate.year.map { $0 % 100 } } ?? true)
      && (date.month.map { $0 == birthDate.month } ?? true) && (date.day.map { $0 == birthDate.day } ?? true)
  }

  /// Weights 1 to 11, modulo 11; where that gives 10, weights 3 to 11 and 1, 2; a 10 again is never issued.
  private static func isKazakhDigitRight(_ digits: [Int]) -> Bool {
    func sum(_ shift: Int) -> Int {
      (0..<11).reduce(0) { $0 + digits[$1] * (($1 + shift) % 11 + 1) } % 11
    }
    let first = sum(0)
    return (first == 10 ? sum(2) : first) == digits[11]
  }
}

extension NationalNumber: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "a national number of the kind \(kind.rawValue)" }
  public var debugDescription: String { description }
}

extension MachineReadableDocument {
  /// The issuer's register number in the optional data; nil where there is none, or none of a kind known here.
  public var nationalNumber: NationalNumber? {
    NationalNumber(optionalData.value, issuer: issuer.value)
  }
}
