/// Driving licences. They prove who may drive; as documents of identity they are the issuer's word at most.
enum DrivingLicenceZone {
  static let composite = 29
  static let frenchNumber = 5..<14
  static let frenchExpiry = 15..<21
  static let frenchName = 21..<29
  static let dutchNumber = 6..<16
  static let swissCard = 0..<9
  static let swissHolder = 14..<26
  static let swissBirth = 28..<34
  static let swissName = 39..<69

  /// The one line of a European licence: D, configuration, state, what the state likes, check digit over all of it.
  /// Known states: France (number, check digit, expiry, surname cut to 8) and the Netherlands (number of 10).
  static func read(_ zone: Span<UInt8>, today: CalendarDay) -> MachineReadableDocument {
    var draft = Draft(zone)
    draft.require([0x31, 0x3C, 0x4E, 0x50].contains(zone[1]), .documentCode)
    let isWhole = CheckDigit.matches(zone, 0..<composite, at: composite)
    let covered: Evidence = isWhole ? .verifiedByCheckDigit : .failed(.checkComposite)
    var number = DocumentField.absent("")
    var surname = DocumentField.absent("")
    var expiryDate = DocumentField.absent(PartialDate())
    var optional = DocumentField.absent("")
    var isCut = false
    switch zone.text(ZoneLayout.issuer) {
    case "FRA":
      let isRight = CheckDigit.matches(zone, 0..<frenchNumber.upperBound, at: frenchNumber.upperBound)
      draft.require(isRight, .checkNumber)
      number = DocumentField(zone.text(frenchNumber), isRight ? .verifiedByCheckDigit : .failed(.checkNumber))
      draft.require(isWhole, .checkComposite)
      let rule = CenturyRule(today: today)
      let expiry = ZoneDate(zone, frenchExpiry) { year, _, _ in rule.expiryYear(year) }
      draft.require(expiry.isPossible && expiry.isComplete, .dateOfExpiry)
      expiryDate = DocumentField(expiry.date, expiry.isPossible ? covered : .failed(.dateOfExpiry))
      let name = ZoneName(zone.extracting(frenchName))
      draft.add(name.problems)
      surname = DocumentField(name.whole, name.isReadable && isWhole ? .verifiedByCheckDigit : name.evidence)
      isCut = name.isPossiblyTruncated
    case "NLD":
      draft.require(isWhole, .checkComposite)
      number = DocumentField(zone.text(dutchNumber), covered)
    default:
      draft.require(isWhole, .checkComposite)
      optional = DocumentField(zone.text(5..<composite), covered)
    }
    draft.require(CountryCode.isKnown(zone, ZoneLayout.issuer), .issuerCode)
    return MachineReadableDocument(
      format: .drivingLicence, documentCode: DocumentField(zone.text(ZoneLayout.documentCode), covered),
      issuer: DocumentField(zone.text(ZoneLayout.issuer), covered), surname: surname, givenNames: .absent(""),
      number: number, nationality: .absent(""), birthDate: .absent(PartialDate()), sex: .absent(.unknown),
      expiryDate: expiryDate, optionalData: optional, furtherOptionalData: .absent(""), longNumberConvention: nil,
      isNamePossiblyTruncated: isCut, problems: draft.problems)
  }

  /// The three lines of Switzerland and Liechtenstein, without any check digit: the card's number and language, then
  /// `FA`, state, the holder's number (12) and date of birth, then the name.
  static func readSwiss(_ zone: Span<UInt8>, today: CalendarDay) -> MachineReadableDocument {
    let rule = CenturyRule(today: today)
    let name = ZoneName(zone.extracting(swissName))
    let birth = ZoneDate(zone, swissBirth) { rule.birthYear($0, month: $1, day: $2) }
    let issuer = zone.text(11..<14)
    var draft = Draft(zone)
    draft.require(zone.text(9..<11) == "FA", .documentCode)
    let isHolder = swissHolder.allSatisfy { zone[$0].isZoneDigit }
    draft.require(birth.isPossible, .dateOfBirth)
    draft.require(issuer == "CHE" || issuer == "LIE", .issuerCode)
    draft.add(name.problems)
    return MachineReadableDocument(
      format: .swissDrivingLicence, documentCode: DocumentField(zone.text(9..<11), draft.syntax(.documentCode)),
      issuer: DocumentField(issuer, draft.syntax(.issuerCode)),
      surname: DocumentField(name.primary, name.primaryEvidence),
      givenNames: DocumentField(name.secondary, name.secondaryEvidence),
      number: DocumentField(zone.text(swissCard), .unverifiable), nationality: .absent(""),
      birthDate: DocumentField(birth.date, draft.syntax(.dateOfBirth)), sex: .absent(.unknown),
      expiryDate: .absent(PartialDate()),
      optionalData: DocumentField(zone.text(swissHolder), isHolder ? .syntaxOnly : .unverifiable),
      furtherOptionalData: .absent(""), longNumberConvention: nil,
      isNamePossiblyTruncated: name.isPossiblyTruncated, problems: draft.problems)
  }

  /// Problems as they are found, the charset first.
  private struct Draft {
    private(set) var problems: [DocumentProblem] = []

    init(_ zone: Span<UInt8>) { require(zone.hasOnlyZoneCharacters, .charset) }

    mutating func require(_ holds: Bool, _ problem: DocumentProblem) {
      if !holds { problems.append(problem) }
    }

    mutating func add(_ more: [DocumentProblem]) { problems += more }

    func syntax(_ problem: DocumentProblem) -> Evidence {
      problems.contains(problem) ? .failed(problem) : .syntaxOnly
    }
  }
}
