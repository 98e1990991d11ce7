/// The French identity card of 1988 to 2021: 2 x 36 with fields of its own, as its issuer prints it. Line 1: `IDFRA`,
/// surname (25), office of issue (6). Line 2: number (12: year, month and office of issue, serial), check digit, given
/// names (14), date of birth, check digit, sex, check digit over both lines. It states no date of expiry.
enum FrenchIdentityCard {
  static let surname = 5..<30
  static let number = 36..<48
  static let givenNames = 49..<63
  static let birthDate = 63..<69
  static let sex = 70
  static let composite = 71

  static func read(_ zone: Span<UInt8>, today: CalendarDay) -> MachineReadableDocument {
    let rule = CenturyRule(today: today)
    let name = ZoneName(zone.extracting(surname))
    // Two fillers part one given name from the next.
    let given = ZoneName(zone.extracting(givenNames))
    let birth = ZoneDate(zone, birthDate) { rule.birthYear($0, month: $1, day: $2) }
    var problems: [DocumentProblem] = []
    func require(_ holds: Bool, _ problem: DocumentProblem) -> Evidence? {
      if holds { return nil }
      problems.append(problem)
      return .failed(problem)
    }
    _ = require(zone.hasOnlyZoneCharacters, .charset)
    let numberEvidence = require(CheckDigit.matches(zone, number, at: number.upperBound), .checkNumber)
    let birthCheck = require(CheckDigit.matches(zone, birthDate, at: birthDate.upperBound), .checkBirthDate)
    let isWhole = require(CheckDigit.matches(zone, 0..<composite, at: composite), .checkComposite) == nil
    let birthSyntax = require(birth.isPossible, .dateOfBirth)
    let (sexValue, sexProblem) = ZoneReader.sex(zone[sex])
    if let sexProblem { problems.append(sexProblem) }
    problems += name.problems.filter { $0 != .fillerInName }
    if given.problems.contains(.digitInName), !problems.contains(.digitInName) { problems.append(.digitInName) }

    // The last digit covers every character of the card.
    let covered: Evidence = isWhole ? .verifiedByCheckDigit : .syntaxOnly
    func named(_ name: ZoneName) -> Evidence { name.isReadable && isWhole ? .verifiedByCheckDigit : name.evidence }
    return MachineReadableDocument(
      format: .frenchIdentityCard,
      documentCode: DocumentField("ID", covered), issuer: DocumentField("FRA", covered),
      surname: DocumentField(name.whole, named(name)), givenNames: DocumentField(given.whole, named(given)),
      number: DocumentField(zone.text(number), numberEvidence ?? .verifiedByCheckDigit),
      // Only French citizens were given one.
      nationality: DocumentField("FRA", .syntaxOnly),
      birthDate: DocumentField(birth.date, birthSyntax ?? birthCheck ?? .verifiedByCheckDigit),
      sex: DocumentField(sexValue, sexProblem.map(Evidence.failed) ?? covered),
      expiryDate: .absent(PartialDate()), optionalData: .absent(""), furtherOptionalData: .absent(""),
      longNumberConvention: nil,
      isNamePossiblyTruncated: name.isPossiblyTruncated || given.isPossiblyTruncated,
      problems: problems)
  }
}
