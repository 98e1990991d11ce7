/// What is wrong with a machine readable zone whose layout could be read.
///
/// The raw values are the names that records and conformance cases use.
public enum DocumentProblem: String, Sendable, Equatable, CaseIterable, Codable {
  /// A character other than A-Z, 0-9 and `<` (Doc 9303-3 4.3).
  case charset
  /// A passport's doesn't begin with P, a card's with A, C or I, a visa's with V; or a passport's second is a digit.
  case documentCode
  case checkNumber = "check.number"
  case checkBirthDate = "check.birthDate"
  case checkExpiryDate = "check.expiryDate"
  case checkPersonalNumber = "check.personalNumber"
  case checkComposite = "check.composite"
  /// No possible day, as in `74O812` or a 31 June.
  case dateOfBirth = "date.birthDate"
  case dateOfExpiry = "date.expiryDate"
  /// Neither M, F, `<` nor X.
  case sex
  /// X, which Doc 9303-4 keeps for the visual zone, yet issuers print it here.
  case sexX = "sex.x"
  /// A code that neither ISO 3166-1 nor Doc 9303-3 section 5 knows.
  case issuerCode = "country.issuer"
  case nationalityCode = "country.nationality"
  /// Doc 9303-3 4.6 allows no digit in a name.
  case digitInName = "name.digits"
  /// The name begins with `<<`: some issuers print a single name as given name.
  case noPrimaryName = "name.noPrimary"
  /// More fillers between names than the standard has.
  case fillerInName = "name.filler"

  /// True for what genuine documents are known to show (Doc 9303-3 section 7, deviation lists) and for codes younger
  /// than this software: it is told, and the document stays valid.
  public var isWarning: Bool {
    switch self {
    case .sexX, .issuerCode, .nationalityCode, .noPrimaryName, .fillerInName: true
    default: false
    }
  }
}
