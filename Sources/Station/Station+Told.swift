import Screens
import TravelDocument
import XForm

/// What a person without a document says of themselves: declared, never verified.
extension Station {
  mutating func take(
    _ told: ToldIdentity, in open: Case, _ officer: Officer, on name: String, at now: Now
  ) -> [StationAction] {
    let russian = lanes[name]?.officerLanguage == "ru"
    var open = open
    open.told = told
    var values: [String: String] = [:]
    var shown: [String: String] = [:]
    for (field, text) in [("surname", told.surname), ("givenNames", told.givenNames)] {
      let value = text.split(separator: " ").joined(separator: " ")
      guard !value.isEmpty else { continue }
      values[field] = value
      shown[field] = value
    }
    switch Self.birthDate(told, today: now.today) {
    case .none: break
    case .some(nil):
      open.notice = ToldNotice.noDate(russian: russian)
      return put(open, officer, on: name)
    case .some(let date?):
      values["birthDate"] = date.value
      shown["birthDate"] = date.shown
    }
    // What a document says stays what it says.
    let read = Set(open.document.strip.items.filter { $0.standing != .declared }.map(\.field))
    var scans: [String: String] = [:]
    for field in ["surname", "givenNames", "birthDate"] where !read.contains(field) {
      open.document.strip.items.removeAll { $0.field == field }
      if let text = shown[field] {
        open.document.strip.items.append(PersonStrip.Item(field: field, value: text, standing: .declared))
      }
      scans["document.\(field)"] = values[field] ?? ""
    }
    open.document.scanValues.merge(scans) { $1 }
    _ = open.triage.fill(scan: scans)
    for module in open.modules.indices { _ = open.modules[module].fill(scan: scans) }
    lanes[name]?.overlay = nil
    return [.audit(kind: "identity-told", subject: name, officer: officer.id)] + put(open, officer, on: name)
  }

  struct ToldDate: Equatable {
    var value: String
    var shown: String
  }

  /// Nil when nothing was told; `.some(nil)` when it is no date.
  static func birthDate(_ told: ToldIdentity, today: CivilDate) -> ToldDate?? {
    let texts = [told.year, told.month, told.day].map { LocalDigits.western($0).filter { !$0.isWhitespace } }
    if texts.allSatisfy(\.isEmpty) { return .none }
    let parts = texts.map { Int($0) }
    guard let year = parts[0], zip(texts, parts).allSatisfy({ $0.isEmpty || $1 != nil }) else { return .some(nil) }
    if told.isSolarHijri {
      guard let date = SolarHijriDate(year: year, month: parts[1], day: parts[2]),
        date.gregorian.year ?? 0 <= today.year
      else { return .some(nil) }
      return .some(ToldDate(value: date.gregorian.isoText, shown: "\(date.gregorian.isoText) (\(date.text))"))
    }
    guard (1880...today.year).contains(year), parts[2] == nil || parts[1] != nil, (1...12).contains(parts[1] ?? 1),
      CivilDate(year: year, month: parts[1] ?? 1, day: parts[2] ?? 1) != nil
    else { return .some(nil) }
    let text = PartialDate(year: year, month: parts[1], day: parts[2]).isoText
    return .some(ToldDate(value: text, shown: text))
  }
}

enum ToldNotice {
  static func noDate(russian: Bool) -> Notice {
    russian
      ? Notice(
        .problem, cause: "Такой даты не бывает.", consequence: "Ничего не записано.",
        next: "Если день или месяц неизвестны, оставьте их пустыми; проверьте календарь.")
      : Notice(
        .problem, cause: "There is no such date.", consequence: "Nothing was noted.",
        next: "Leave day or month empty where they aren't known; look at the calendar.")
  }
}
