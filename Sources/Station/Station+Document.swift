import Screens
import TravelDocument
import XForm

extension Station {
  /// The officer takes the document as it is. Items stay marked; the reason goes into the audit.
  mutating func accept(
    _ word: DocumentWord, in open: Case, _ officer: Officer, on name: String
  ) -> [StationAction] {
    var open = open
    guard open.document.strip.mayBeAccepted else { return [] }
    open.document.strip.accepted = word
    return [.audit(kind: "document.accepted", subject: "\(Self.auditable(name)).\(word.rawValue)", officer: officer.id)]
      + put(open, officer, on: name)
  }

  /// The officer read an item whose check digit is wrong off the document. It counts as declared, never as verified; the
  /// audit keeps which item it was, never its value.
  mutating func correct(
    _ field: String, to text: String, in open: Case, _ officer: Officer, on name: String
  ) -> [StationAction] {
    var open = open
    guard
      let index = open.document.strip.items.firstIndex(where: { $0.field == field && $0.standing == .failed })
    else { return [] }
    guard let value = Self.value(of: field, text) else {
      open.notice = Self.noSuchValue(Words(language: lanes[name]?.officerLanguage ?? "en"))
      return put(open, officer, on: name)
    }
    open.document.strip.items[index].value = value
    open.document.strip.items[index].standing = .declared
    open.document.scanValues["document.\(field)"] = value
    _ = open.triage.fill(scan: ["document.\(field)": value])
    for module in open.modules.indices { _ = open.modules[module].fill(scan: ["document.\(field)": value]) }
    return [.audit(kind: "document.corrected", subject: "\(Self.auditable(name)).\(field)", officer: officer.id)]
      + put(open, officer, on: name)
  }

  /// What an item may be, as forms take it; nil for what it can't.
  private static func value(of field: String, _ text: String) -> String? {
    let trimmed = text.drop { $0 == " " }
    let upper = String(trimmed.reversed().drop { $0 == " " }.reversed()).uppercased()
    switch field {
    case "birthDate": return date(upper, mayBePartial: true)
    case "expiryDate": return date(upper, mayBePartial: false)
    case "surname", "givenNames": return name(upper)
    case "sex": return ["M", "F", "X"].contains(upper) ? upper : nil
    case "nationality", "issuer": return CountryCode.isKnown(upper) ? upper : nil
    case "number":
      let isNumber =
        (1...22).contains(upper.utf8.count)
        && upper.utf8.allSatisfy {
          (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
        }
      return isNumber ? upper : nil
    default: return nil
    }
  }

  /// In full digits; nil for what is no day. The day of a birth may be unknown, or its month and day: `1990-01`, `1990`.
  private static func date(_ text: String, mayBePartial: Bool) -> String? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).count
    guard parts == 3 || (mayBePartial && parts < 3),
      let date = CivilDate(iso: text + String(repeating: "-01", count: 3 - parts))
    else { return nil }
    return String(PartialDate(year: date.year, month: date.month, day: date.day).isoText.prefix(parts * 3 + 1))
  }

  private static func name(_ text: String) -> String? {
    let isName =
      (1...60).contains(text.utf8.count) && text.contains { $0.isLetter }
      && text.allSatisfy { $0.isLetter || [" ", "-", "'", "’", "."].contains($0) }
    return isName ? text : nil
  }

  private static func noSuchValue(_ words: Words) -> Notice {
    words.language == "ru"
      ? Notice(
        .problem, cause: "Такого значения здесь быть не может.", consequence: "Ничего не исправлено.",
        next: "Даты пишите как 1990-01-31, номер буквами и цифрами без пробелов, имена без цифр.")
      : Notice(
        .problem, cause: "That value can't stand there.", consequence: "Nothing was corrected.",
        next: "Write dates as 1990-01-31, the number in letters and digits without spaces, names without digits.")
  }
}
