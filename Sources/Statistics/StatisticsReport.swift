/// One page for those who plan: the totals, a chart for each dimension, the post's own duties. HTML with drawn charts,
/// no script, nothing fetched: a browser shows and prints it.
public struct StatisticsReport: Sendable {
  public enum Language: String, CaseIterable, Sendable { case en, ru }

  private let publications: [Publication]
  private let language: Language

  /// - Parameter publications: of one or several posts; what they tell is added up, what they hide is missing in the sums.
  public init(_ publications: [Publication], language: Language = .en) {
    self.publications = publications
    self.language = language
  }

  public var html: String {
    let posts = Set(publications.map(\.post)).sorted().joined(separator: ", ")
    let from = publications.map(\.from).min() ?? ""
    let until = publications.map(\.until).max() ?? ""
    let people = sum { $0.dimension == "all" }
    let charts = Dimension.allCases.map { chart(by: $0) }.joined()
    return """
      <!doctype html>
      <html lang="\(language.rawValue)"><head><meta charset="utf-8"><title>\(words("title"))</title><style>
      @page { size: A4; margin: 12mm } body { font: 10pt/1.3 "Noto Sans", sans-serif; max-width: 186mm; margin: auto }
      h1 { font-size: 15pt; margin: 0 } h2 { font-size: 10pt; margin: 0 0 1mm } p { margin: 1mm 0 3mm }
      main { columns: 2; column-gap: 8mm } section { break-inside: avoid; margin-bottom: 4mm }
      table { border-collapse: collapse; width: 100% } td { padding: 0 1mm; border-bottom: .2mm solid #bbb }
      td:last-child { text-align: right; white-space: nowrap } svg { display: block; width: 100% }
      footer { font-size: 8pt; border-top: .2mm solid #000 }
      </style></head><body><h1>\(words("title"))</h1>
      <p>\(Self.escaped(posts)) · \(from) – \(until) · <strong>\(people.map { "\($0)" } ?? words("few"))</strong> \
      \(words("people"))</p><main>\(charts)\(figures)</main>
      <footer>\(words("hidden"))</footer></body></html>

      """
  }

  private func chart(by dimension: Dimension) -> String {
    var sums: [String: Int] = [:]
    for row in publications.flatMap(\.rows) where row.dimension == dimension.rawValue && row.by.isEmpty {
      sums[row.value, default: 0] += row.count ?? 0
    }
    // Weeks in their order, all else the most first; a long tail doesn't fit one page and stands in the table.
    let sorted = sums.sorted { dimension == .week ? $0.key < $1.key : ($1.value, $0.key) < ($0.value, $1.key) }
    let shown = dimension == .week ? sorted.suffix(16) : sorted.prefix(10)
    guard !shown.isEmpty else { return "" }
    let most = max(1, shown.map(\.value).max() ?? 1)
    let bars = shown.enumerated().map { place, bar in
      let y = place * 14
      let width = max(1, bar.value * 150 / most)
      return """
        <text x="0" y="\(y + 10)">\(Self.escaped(name(bar.key, of: dimension)))</text>\
        <rect x="90" y="\(y + 2)" width="\(width)" height="10" fill="#456"/>\
        <text x="\(94 + width)" y="\(y + 10)">\(bar.value)</text>
        """
    }.joined()
    let label = words(dimension.rawValue)
    return """
      <section><h2>\(label)</h2><svg role="img" aria-label="\(label)" viewBox="0 0 280 \(shown.count * 14)" \
      font-size="9">\(bars)</svg></section>
      """
  }

  /// Counts are added up; a median can't be, so that times are shown of one publication alone.
  private var figures: String {
    var sums: [String: Int] = [:]
    var isHidden: Set<String> = []
    for row in publications.flatMap(\.rows) where row.dimension == "figure" {
      if row.value.hasSuffix("-seconds"), publications.count > 1 { continue }
      if let count = row.count { sums[row.value, default: 0] += count } else { isHidden.insert(row.value) }
    }
    let names = Set(sums.keys).union(isHidden).sorted()
    guard !names.isEmpty else { return "" }
    let rows = names.map { name in
      "<tr><td>\(Self.escaped(figure(name)))</td><td>\(sums[name].map { value($0, of: name) } ?? words("few"))</td></tr>"
    }
    return "<section><h2>\(words("duties"))</h2><table>\(rows.joined())</table></section>"
  }

  private func sum(_ isPart: (Publication.Row) -> Bool) -> Int? {
    let told = publications.flatMap(\.rows).filter(isPart).compactMap(\.count)
    return told.isEmpty ? nil : told.reduce(0, +)
  }

  private func value(_ number: Int, of figure: String) -> String {
    guard figure.hasSuffix("-seconds") else { return "\(number)" }
    if number < 120 { return "\(number) \(words("s"))" }
    if number < 7200 { return "\(number / 60) \(words("min"))" }
    return "\(number / 3600) \(words("h"))"
  }

  private func name(_ value: String, of dimension: Dimension) -> String {
    let key = dimension == .need ? "need.\(value)" : value
    return Self.words[key].map { language == .ru ? $0.1 : $0.0 } ?? value
  }

  private func figure(_ name: String) -> String {
    if name.hasPrefix("skip.") { return "\(words("skip")) \(name.dropFirst(5).uppercased())" }
    return words(name)
  }

  private func words(_ key: String) -> String {
    Self.words[key].map { language == .ru ? $0.1 : $0.0 } ?? key
  }

  static func escaped(_ text: String) -> String {
    text.reduce(into: "") { text, character in
      switch character {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      default: text.append(character)
      }
    }
  }

  private static let words: [String: (String, String)] = [
    "title": ("People asked, and what was done for them", "Опрошенные люди и что для них сделано"),
    "people": ("people", "чел."), "few": ("fewer than 10", "меньше 10"),
    "hidden": (
      "Counts below 10 are hidden, and others that would give them away; sums leave them out. \"other\" holds values of "
        + "few people. A person with several needs counts under each. No figure here says whether somebody was right to ask.",
      "Числа меньше 10 скрыты, как и другие, из которых их можно вычислить; в суммы они не входят. «прочие» – значения, "
        + "за которыми мало людей. Человек с несколькими потребностями учтён в каждой. Ни одно число не говорит, было ли "
        + "у человека основание просить."
    ),
    "duties": ("What the post owes", "Обязанности поста"),
    "week": ("Week (its Monday)", "Неделя (её понедельник)"), "sex": ("Sex", "Пол"), "age": ("Age", "Возраст"),
    "nationality": ("Nationality", "Гражданство"), "language": ("Language", "Язык"),
    "need": ("Referred or told about", "Направлены или проинформированы"),
    "F": ("women, girls", "женщины, девочки"), "M": ("men, boys", "мужчины, мальчики"),
    "unknown": ("not known", "неизвестно"), "other": ("other", "прочие"),
    "need.none": ("nothing needed", "ничего не нужно"), "need.ASY": ("asylum", "убежище"),
    "need.CHI": ("children", "дети"), "need.VOT": ("trafficking", "торговля людьми"),
    "need.MED": ("health", "здоровье"), "need.PSY": ("counselling", "психологическая помощь"),
    "need.STL": ("nationality", "гражданство"), "need.LAB": ("work", "труд"),
    "need.RFL": ("family links", "семейные связи"), "need.LEG": ("legal aid", "юридическая помощь"),
    "need.RET": ("return", "возвращение"), "need.RCP": ("a place to stay", "размещение"),
    "need.OMB": ("complaints", "жалобы"),
    "overdue": ("answers overdue", "ответы просрочены"), "declined": ("declined by an office", "отказ учреждения"),
    "return-held": ("returns held back", "возвраты остановлены"),
    "return-overridden": ("held returns overridden", "остановки возврата отменены"),
    "check-digit-overridden": ("check digits overridden", "контрольные цифры не приняты во внимание"),
    "document-corrected": ("documents corrected by eye", "документы исправлены по виду"),
    "not-asked": ("questions left out, others could hear", "вопросы не заданы: слышали бы другие"),
    "corrected": ("answers corrected", "ответы исправлены"),
    "corrected-afterwards": ("corrections sent after sealing", "исправления после запечатывания"),
    "revoked": ("consents taken back", "согласия отозваны"),
    "erased-unanswered": ("records erased unanswered", "записи стёрты без ответа"),
    "staff-called": ("staff called to a kiosk", "вызовы к киоску"),
    "interpreter-asked": ("interpreters asked for", "запросы переводчика"), "skip": ("skipped:", "пропущен вопрос"),
    "time-to-refer.number": ("referred at a desk", "направлены со стойки"),
    "time-to-refer.median-seconds": ("time to refer: half within", "до направления: половина за"),
    "time-to-refer.nine-of-ten-seconds": ("time to refer: nine of ten within", "до направления: девять из десяти за"),
    "time-to-acknowledge.number": ("referrals answered", "направления с ответом"),
    "time-to-acknowledge.median-seconds": ("time to an answer: half within", "до ответа: половина за"),
    "time-to-acknowledge.nine-of-ten-seconds": (
      "time to an answer: nine of ten within", "до ответа: девять из десяти за"
    ),
    "s": ("s", "с"), "min": ("min", "мин"), "h": ("h", "ч"),
  ]
}
