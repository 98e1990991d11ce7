/// Reads a zone laid out as Doc 9303 parts 4 to 7 say. Whatever the bytes are, the answer is a document with its problems.
enum ZoneReader {
  static func read(_ zone: Span<UInt8>, _ layout: ZoneLayout, today: CalendarDay) -> MachineReadableDocument {
    precondition(zone.count == layout.length, "a zone of this layout has \(layout.length) bytes")
    let rule = CenturyRule(today: today)
    let name = ZoneName(zone.extracting(layout.name))
    let birth = ZoneDate(zone, layout.birthDate) { rule.birthYear($0, month: $1, day: $2) }
    let expiry = ZoneDate(zone, layout.expiryDate) { year, _, _ in rule.expiryYear(year) }
    let long = ZoneNumber(zone, layout)

    var problems: [DocumentProblem] = []
    func require(_ holds: Bool, _ problem: DocumentProblem) -> DocumentProblem? {
      if holds { return nil }
      problems.append(problem)
      return problem
    }
    _ = require(zone.hasOnlyZoneCharacters, .charset)
    let code = require(isDocumentCode(zone, layout), .documentCode)
    let number = require(long.isRight, .checkNumber)
    let isBirthBare = birth.isBlank && zone[layout.birthDate.upperBound] == filler
    let birthCheck = require(isBirthBare || matches(zone, layout.birthDate), .checkBirthDate)
    let expiryCheck = require(matches(zone, layout.expiryDate), .checkExpiryDate)
    let personal = require(isOptionalRight(zone, layout), .checkPersonalNumber)
    let composite = require(isCompositeRight(zone, layout), .checkComposite)
    let birthSyntax = require(birth.isPossible, .dateOfBirth)
    // Only a date of birth may have unknown parts (Doc 9303-3 4.8).
    let expirySyntax = require(expiry.isPossible && expiry.isComplete, .dateOfExpiry)
    let (sex, sexProblem) = self.sex(zone[layout.sex])
    if let sexProblem { problems.append(sexProblem) }
    let issuer = require(CountryCode.isKnown(zone, ZoneLayout.issuer), .issuerCode)
    let nationality = require(CountryCode.isKnown(zone, layout.nationality), .nationalityCode)
    problems += name.problems

    let issuerText = zone.text(ZoneLayout.issuer)
    let optionalText = zone.text(long.optional)

    func evidence(_ problem: DocumentProblem?, else otherwise: Evidence) -> Evidence {
      problem.map(Evidence.failed) ?? otherwise
    }
    // Optional data without a check digit of their own are covered by the composite digit alone, on visas by none.
    let hasOwnDigit = layout.isOptional1Checked && zone[layout.optional1.upperBound] != filler
    let byComposite: Evidence = layout.composite != nil && composite == nil ? .verifiedByCheckDigit : .syntaxOnly
    let optional = DocumentField(
      optionalText, evidence(personal, else: hasOwnDigit ? .verifiedByCheckDigit : byComposite))
    let national =
      optional.evidence == .verifiedByCheckDigit ? NationalNumber(optionalText, issuer: issuerText) : nil
    // One character misread makes a long number of a short one and its neighbour, or cuts a long one: one in ten passes its
    // digit all the same. Where that could be and the composite digit speaks against it, the number isn't believed.
    let mayBeLong =
      layout.mayHaveLongNumber && !zone.isBlank(layout.number.upperBound - 1..<layout.number.upperBound)
      && !zone.isBlank(layout.optional1.lowerBound..<layout.optional1.lowerBound + 1)
    let numberProblem = number ?? (mayBeLong ? composite : nil)
    return MachineReadableDocument(
      format: layout.format,
      documentCode: DocumentField(zone.text(ZoneLayout.documentCode), evidence(code, else: .syntaxOnly)),
      issuer: DocumentField(issuerText, evidence(issuer, else: .syntaxOnly)),
      surname: DocumentField(name.primary, name.primaryEvidence),
      givenNames: DocumentField(name.secondary, name.secondaryEvidence),
      number: DocumentField(long.text, evidence(numberProblem, else: .verifiedByCheckDigit)),
      nationality: DocumentField(zone.text(layout.nationality), evidence(nationality, else: .syntaxOnly)),
      birthDate: DocumentField(
        birthDate(birth, national, today: today),
        evidence(birthSyntax ?? birthCheck, else: isBirthBare ? .syntaxOnly : .verifiedByCheckDigit)),
      sex: DocumentField(sex, evidence(sexProblem, else: .syntaxOnly)),
      expiryDate: DocumentField(expiry.date, evidence(expirySyntax ?? expiryCheck, else: .verifiedByCheckDigit)),
      optionalData: optional,
      furtherOptionalData: layout.optional2.map { DocumentField(zone.text($0), byComposite) } ?? .absent(""),
      longNumberConvention: long.convention,
      isNamePossiblyTruncated: name.isPossiblyTruncated,
      problems: problems)
  }

  /// The rule's date, but in the century that the state's own number, proved by a check digit, tells for the same day.
  private static func birthDate(_ birth: ZoneDate, _ national: NationalNumber?, today: CalendarDay) -> PartialDate {
    guard let national, national.isCheckDigitRight != false, birth.date.year != nil, national.agrees(with: birth.date),
      let year = national.birthDate.year, (today.year - 120...today.year).contains(year)
    else { return birth.date }
    var date = birth.date
    date.year = year
    return date
  }

  static func sex(_ byte: UInt8) -> (DocumentSex, DocumentProblem?) {
    switch byte {
    case 0x46: (.female, nil)
    case 0x4D: (.male, nil)
    case filler: (.unspecified, nil)
    case 0x58: (.unspecified, .sexX)
    default: (.unknown, .sex)
    }
  }

  /// A passport's second character is a letter or `<`; cards have been issued with digits too (`C1` of the USA).
  private static func isDocumentCode(_ zone: Span<UInt8>, _ layout: ZoneLayout) -> Bool {
    layout.mayBegin(with: zone[0]) && !(layout.format == .td3 && zone[1].isZoneDigit)
  }

  private static func matches(_ zone: Span<UInt8>, _ field: Range<Int>) -> Bool {
    CheckDigit.matches(zone, field, at: field.upperBound)
  }

  /// Doc 9303-4 4.2.2.2: 0 or `<` after an unused personal number.
  private static func isOptionalRight(_ zone: Span<UInt8>, _ layout: ZoneLayout) -> Bool {
    guard layout.isOptional1Checked else { return true }
    let field = layout.optional1
    return matches(zone, field) || (zone[field.upperBound] == filler && zone.isBlank(field))
  }

  private static func isCompositeRight(_ zone: Span<UInt8>, _ layout: ZoneLayout) -> Bool {
    guard let composite = layout.composite else { return true }
    return composite.digit(of: zone) == zone[composite.position]
  }
}
