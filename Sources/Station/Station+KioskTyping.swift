import Packs
import Screens
import TravelDocument
import XForm

/// What a person types of themselves at a kiosk: declared, never verified, and nothing depends on it. At a desk it reads
/// "as told", like what is said to an officer.
extension Station {
  /// A key of the page was touched where no script took it, or other letters are wanted.
  func keyTouched(_ text: String, _ key: String?, latin: Bool?, _ kiosk: Kiosk) -> Kiosk {
    var kiosk = kiosk
    guard let keyboard = keyboard(of: kiosk) else { return kiosk }
    kiosk.draft = String(text.prefix(500))
    if let key { kiosk.draft = String(keyboard.text(kiosk.draft, after: key).prefix(500)) }
    if let latin { kiosk.isLatin = latin }
    return kiosk
  }

  /// The keys of the page that is shown; nil where nothing is typed.
  func keyboard(of kiosk: Kiosk) -> Keyboard? {
    let language = kiosk.language ?? site.content.nationalLanguage
    switch kiosk.step {
    case .typing(let field): return Keyboard(language, for: field.use, isLatin: kiosk.isLatin)
    case .question(let name):
      guard let question = kiosk.visit?.asked.first(where: { $0.name == name }) else { return nil }
      switch QuestionRow.Kind(question) {
      case .one, .many, .rank: return nil
      case .text: return Keyboard(language, for: .text, isLatin: kiosk.isLatin)
      case .integer: return Keyboard(language, for: .digits)
      default: return Keyboard(language, for: .number)
      }
    default: return nil
    }
  }

  /// The form's words where it has some in the person's language, else the kiosk's.
  static func refusal(_ violation: Violation, _ words: KioskWords) -> Wording {
    let said = Wording(violation.message)
    if !said.isFallback { return said }
    return switch violation.kind {
    case .required: words[.needsAnswer]
    case .type: words[.notUnderstood]
    case .constraint, .rows: said
    }
  }

  /// One item; nothing: it is left out. What can't be is said once, and can be left out like anything else.
  func typed(_ field: TypedField, _ text: String?, _ kiosk: Kiosk, at now: Now) -> Kiosk {
    guard var visit = kiosk.visit, kiosk.step == .typing(field) else { return kiosk }
    var kiosk = kiosk
    let value = (text ?? "").split { $0.isWhitespace }.joined(separator: " ")
    visit.typed[field] = value.isEmpty ? nil : String(value.prefix(60))
    if [.birthYear, .birthMonth, .birthDay].contains(field), !value.isEmpty,
      Self.birthDate(visit.told, today: now.today) == .some(nil)
    {
      kiosk.refusal = words(of: kiosk)[.notUnderstood]
      kiosk.draft = value
      return kiosk
    }
    kiosk.draft = ""
    kiosk.visit = visit
    if let next = visit.typing(after: field) {
      kiosk.step = .typing(next)
      return kiosk
    }
    kiosk.visit?.declare(visit.told, today: now.today)
    kiosk.advance()
    return kiosk
  }
}

extension KioskVisit {
  /// A month without a year, or a day without a month, says nothing.
  fileprivate func typing(after field: TypedField) -> TypedField? {
    switch field {
    case .givenNames: .surname
    case .surname: .birthYear
    case .birthYear: typed[.birthYear] == nil ? .number : .birthMonth
    case .birthMonth: typed[.birthMonth] == nil ? .number : .birthDay
    case .birthDay: .number
    case .number: nil
    }
  }

  /// The page before, as far as it was shown.
  func typing(before field: TypedField) -> TypedField? {
    var before: TypedField?
    var next: TypedField? = .givenNames
    while let current = next, current != field {
      before = current
      next = typing(after: current)
    }
    return before
  }

  /// The years of the two calendars that people here count in don't overlap: nobody has to be asked which it is.
  fileprivate var told: ToldIdentity {
    var told = ToldIdentity()
    told.givenNames = typed[.givenNames] ?? ""
    told.surname = typed[.surname] ?? ""
    told.year = typed[.birthYear] ?? ""
    if !told.year.isEmpty { told.month = typed[.birthMonth] ?? "" }
    if !told.month.isEmpty { told.day = typed[.birthDay] ?? "" }
    let year = Int(LocalDigits.western(told.year)) ?? 0
    told.isSolarHijri = (1200..<1500).contains(year)
    return told
  }

  /// Puts what was typed where a document's words would stand, each item as declared.
  fileprivate mutating func declare(_ told: ToldIdentity, today: CivilDate) {
    var values: [(field: String, value: String, shown: String)] = []
    if !told.surname.isEmpty { values.append(("surname", told.surname, told.surname)) }
    if !told.givenNames.isEmpty { values.append(("givenNames", told.givenNames, told.givenNames)) }
    if case .some(let date?) = Station.birthDate(told, today: today) {
      values.append(("birthDate", date.value, date.shown))
    }
    if let number = typed[.number] {
      let plain = LocalDigits.western(number).filter { !$0.isWhitespace }
      values.append(("number", plain, plain))
    }
    document = Case.Document(
      strip: PersonStrip(
        document: "", items: values.map { PersonStrip.Item(field: $0.field, value: $0.shown, standing: .declared) },
        problems: []),
      scanValues: Dictionary(values.map { ("document.\($0.field)", $0.value) }, uniquingKeysWith: { $1 }))
    _ = form.fill(scan: document.scanValues)
  }
}
