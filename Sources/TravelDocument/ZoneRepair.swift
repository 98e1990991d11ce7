/// Finds the misreadings of a zone of Doc 9303 that syntax or check digits prove. Works on a copy; the zone stays.
struct ZoneRepair {
  private let layout: ZoneLayout
  private let original: [UInt8]
  private var bytes: [UInt8]
  private(set) var repairs: [DocumentRepair] = []

  /// The zone with what syntax alone has proved.
  var mended: [UInt8] { bytes }

  init(_ zone: Span<UInt8>, _ layout: ZoneLayout) {
    self.layout = layout
    original = Array(zone.indices.map { zone[$0] })
    bytes = original
    mendDigits("birthDate", layout.birthDate, "birthDateCheckDigit")
    mendDigits("expiryDate", layout.expiryDate, "expiryDateCheckDigit")
    mendCheckDigit("numberCheckDigit", layout.number)
    if let composite = layout.composite {
      // A letter in its place is a misreading by itself: what it looks like is the witness.
      let witness = LookAlike.digit(for: bytes[composite.position]) ?? bytes[composite.position]
      let candidates = numberCandidates(composite, witness)
      if witness != bytes[composite.position], witness == compositeDigit {
        replace("compositeCheckDigit", composite.position, with: witness, .syntax)
      }
      // The digit over all of them is a second witness; if it speaks against the repairs, none is proved.
      let isCovered = repairs.contains { $0.field != "numberCheckDigit" || layout.composite != nil }
      if isCovered, compositeDigit != witness, candidates.isEmpty {
        repairs = []
        bytes = original
      }
      proposeNumber(candidates)
    }
    mendCode("issuer", ZoneLayout.issuer)
    mendCode("nationality", layout.nationality)
  }

  /// A date and its check digit are digits; letters among them are put back where the check digit then agrees.
  private mutating func mendDigits(_ field: String, _ range: Range<Int>, _ check: String) {
    var places: [(Int, UInt8)] = []
    for index in range.lowerBound...range.upperBound where bytes[index].isZoneLetter {
      guard let digit = LookAlike.digit(for: bytes[index]) else { return }
      places.append((index, digit))
    }
    guard !places.isEmpty else { return }
    let before = bytes
    for (index, digit) in places { bytes[index] = digit }
    let date = ZoneDate(bytes.span, range) { year, _, _ in 2000 + year }
    guard date.isPossible, CheckDigit.matches(bytes.span, range, at: range.upperBound) else {
      bytes = before
      return
    }
    for (index, digit) in places {
      note(index == range.upperBound ? check : field, index, before[index], digit, .syntax)
    }
  }

  private mutating func mendCheckDigit(_ field: String, _ range: Range<Int>) {
    let place = range.upperBound
    guard let digit = LookAlike.digit(for: bytes[place]) else { return }
    var sum = CheckDigit.Sum()
    sum.add(bytes.span, range)
    if sum.digit == digit { replace(field, place, with: digit, .syntax) }
  }

  /// A digit in a code: the one known code that look-alikes give, unless a letter of the same value gives one too.
  private mutating func mendCode(_ field: String, _ range: Range<Int>) {
    let digits = range.filter { bytes[$0].isZoneDigit }
    guard !digits.isEmpty else { return }
    var codes = [range.map { bytes[$0] }]
    for index in digits {
      let letters = LookAlike.letters(for: bytes[index])
      codes = codes.flatMap { code in
        letters.map { letter in
          var changed = code
          changed[index - range.lowerBound] = letter
          return changed
        }
      }
    }
    let known = codes.filter { CountryCode.isKnown($0.span, 0..<$0.count) }
    guard known.count == 1, let code = known.first else { return }
    for index in digits where CheckDigit.isCongruent(code[index - range.lowerBound], bytes[index]) { return }
    for index in digits { replace(field, index, with: code[index - range.lowerBound], .syntax) }
  }

  /// The only exchange in the document number with which its own digit and the composite one agree.
  private mutating func proposeNumber(_ candidates: [(Int, UInt8)]) {
    guard !CheckDigit.matches(bytes.span, layout.number, at: layout.number.upperBound) else { return }
    guard candidates.count == 1, let (index, character) = candidates.first else { return }
    // Noted, not made: see `DocumentRepair.Ground`.
    note("number", index, bytes[index], character, .checkDigit)
  }

  private func numberCandidates(_ composite: ZoneLayout.Composite, _ witness: UInt8) -> [(Int, UInt8)] {
    var found: [(Int, UInt8)] = []
    guard bytes[layout.number.upperBound].isZoneDigit else { return found }
    for index in layout.number {
      for character in LookAlike.exchanges(for: bytes[index]) {
        var changed = bytes
        changed[index] = character
        let isRight = CheckDigit.matches(changed.span, layout.number, at: layout.number.upperBound)
        if isRight, composite.digit(of: changed.span) == witness {
          found.append((index, character))
        }
      }
    }
    return found
  }

  private var compositeDigit: UInt8? { layout.composite?.digit(of: bytes.span) }

  private mutating func replace(_ field: String, _ index: Int, with new: UInt8, _ ground: DocumentRepair.Ground) {
    note(field, index, bytes[index], new, ground)
    bytes[index] = new
  }

  private mutating func note(
    _ field: String, _ index: Int, _ old: UInt8, _ new: UInt8, _ ground: DocumentRepair.Ground
  ) {
    repairs.append(
      DocumentRepair(
        field: field, line: index / layout.lineLength + 1, position: index % layout.lineLength + 1,
        read: Character(UnicodeScalar(old)), repaired: Character(UnicodeScalar(new)), ground: ground))
  }
}

extension MachineReadableDocument {
  /// The document with what is proved of its misreadings: `repairs`, and the values that follow for forms.
  func withRepairs(_ zone: Span<UInt8>, _ layout: ZoneLayout, today: CalendarDay) -> MachineReadableDocument {
    guard !problems.isEmpty else { return self }
    let repair = ZoneRepair(zone, layout)
    guard !repair.repairs.isEmpty else { return self }
    var document = self
    document.repairs = repair.repairs
    let mended = ZoneReader.read(repair.mended.span, layout, today: today).scanValues
    for name in ["birthDate", "expiryDate", "nationality", "issuer"]
    where repair.repairs.contains(where: { $0.field == name && $0.ground == .syntax }) {
      document.mendedValues["document." + name] = mended["document." + name]
    }
    return document
  }
}
