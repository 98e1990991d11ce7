/// The two lines of a passport booklet, 88 bytes (TD3, Doc 9303-4 4.2.2). Positions are those of the second line,
/// counted from 0, with the first line's 44 before them.
enum PassportZone {
  static let length = 88

  private static let second = 44
  private static let numberRange = second..<second + 9
  private static let nationalityRange = second + 10..<second + 13
  private static let birthRange = second + 13..<second + 19
  private static let sexPosition = second + 20
  private static let expiryRange = second + 21..<second + 27
  private static let personalRange = second + 28..<second + 42
  private static let compositePosition = second + 43

  /// Reads exactly 88 bytes; whatever they are, the answer is a passport with its problems.
  static func read(_ zone: Span<UInt8>, today: CalendarDay) -> MachineReadablePassport {
    precondition(zone.count == length, "a passport's zone has \(length) bytes")
    let rule = CenturyRule(today: today)
    let name = ZoneName(zone.extracting(5..<44))
    let birth = ZoneDate(zone, birthRange) { rule.birthYear($0, month: $1, day: $2) }
    let expiry = ZoneDate(zone, expiryRange) { year, _, _ in rule.expiryYear(year) }
    let checks = Checks(zone)

    var problems: [DocumentProblem] = []
    func require(_ holds: Bool, _ problem: DocumentProblem) -> DocumentProblem? {
      if holds { return nil }
      problems.append(problem)
      return problem
    }
    _ = require(zone.hasOnlyZoneCharacters, .charset)
    let code = require(zone[0] == 0x50 && (zone[1] == filler || zone[1].isZoneLetter), .documentCode)
    let number = require(checks.number, .checkNumber)
    let birthCheck = require(checks.birth || (birth.isBlank && zone[birthRange.upperBound] == filler), .checkBirthDate)
    let expiryCheck = require(checks.expiry, .checkExpiryDate)
    let personal = require(checks.personal, .checkPersonalNumber)
    let composite = require(checks.composite, .checkComposite)
    let birthSyntax = require(birth.isPossible, .dateOfBirth)
    // Only a date of birth may have unknown parts (Doc 9303-3 4.8).
    let expirySyntax = require(expiry.isPossible && expiry.isComplete, .dateOfExpiry)
    let (sex, sexProblem) = self.sex(zone[sexPosition])
    if let sexProblem { problems.append(sexProblem) }
    let issuer = require(CountryCode.isKnown(zone, 2..<5), .issuerCode)
    let nationality = require(CountryCode.isKnown(zone, nationalityRange), .nationalityCode)
    problems += name.problems

    func evidence(_ problem: DocumentProblem?, else otherwise: Evidence) -> Evidence {
      problem.map(Evidence.failed) ?? otherwise
    }
    // An empty personal number with `<` as check digit is covered by the composite digit alone.
    let isPersonalBare = zone[personalRange.upperBound] == filler
    let personalEvidence: Evidence = isPersonalBare && composite != nil ? .syntaxOnly : .verifiedByCheckDigit
    let nameEvidence: Evidence = name.isReadable ? .unverifiable : .failed(name.hasDigit ? .digitInName : .charset)
    return MachineReadablePassport(
      documentCode: DocumentField(zone.text(0..<2), evidence(code, else: .syntaxOnly)),
      issuer: DocumentField(zone.text(2..<5), evidence(issuer, else: .syntaxOnly)),
      surname: DocumentField(name.primary, nameEvidence),
      givenNames: DocumentField(name.secondary, nameEvidence),
      number: DocumentField(zone.text(numberRange), evidence(number, else: .verifiedByCheckDigit)),
      nationality: DocumentField(zone.text(nationalityRange), evidence(nationality, else: .syntaxOnly)),
      birthDate: DocumentField(birth.date, evidence(birthSyntax ?? birthCheck, else: .verifiedByCheckDigit)),
      sex: DocumentField(sex, evidence(sexProblem, else: .syntaxOnly)),
      expiryDate: DocumentField(expiry.date, evidence(expirySyntax ?? expiryCheck, else: .verifiedByCheckDigit)),
      personalNumber: DocumentField(zone.text(personalRange), evidence(personal, else: personalEvidence)),
      isNamePossiblyTruncated: name.isPossiblyTruncated,
      problems: problems)
  }

  private static func sex(_ byte: UInt8) -> (DocumentSex, DocumentProblem?) {
    switch byte {
    case 0x46: (.female, nil)
    case 0x4D: (.male, nil)
    case filler: (.unspecified, nil)
    case 0x58: (.unspecified, .sexX)
    default: (.unknown, .sex)
    }
  }

  /// Which check digits agree.
  private struct Checks {
    let number: Bool
    let birth: Bool
    let expiry: Bool
    let personal: Bool
    let composite: Bool

    init(_ zone: Span<UInt8>) {
      number = CheckDigit.matches(zone, numberRange, at: numberRange.upperBound)
      birth = CheckDigit.matches(zone, birthRange, at: birthRange.upperBound)
      expiry = CheckDigit.matches(zone, expiryRange, at: expiryRange.upperBound)
      let personalCheck = zone[personalRange.upperBound]
      // Doc 9303-4 4.2.2.2: 0 or `<` after an unused personal number.
      personal =
        CheckDigit.matches(zone, personalRange, at: personalRange.upperBound)
        || (personalCheck == filler && zone.isBlank(personalRange))
      var sum = CheckDigit.Sum()
      sum.add(zone, second..<second + 10)
      sum.add(zone, second + 13..<second + 20)
      sum.add(zone, second + 21..<second + 43)
      composite = sum.digit == zone[compositePosition]
    }
  }
}
