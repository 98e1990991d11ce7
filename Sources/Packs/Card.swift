/// An information page: rights, work, children, health. What it is stands in `cards/index.csv`, its words in
/// `cards/ID.TAG.md`: a first line `# Title`, then paragraphs and lists.
///
/// Columns of the index: id, topic, audience (`kiosk`, `desk` or both), from, until (ISO days of a campaign), source,
/// source_date, hidden (`asylum-open`: not shown to somebody whose asylum referral is open, unless they ask).
public struct Card: Sendable, Equatable {
  public static let index = "cards/index.csv"

  public var id: String
  public var topic: String
  public var audience: [String]
  /// First and last day on which it is shown; empty without one.
  public var from: String
  public var until: String
  public var source: String
  public var sourceDate: String
  public var hidden: String
  /// Words by language tag.
  public var texts: [String: String]

  public init(
    id: String, topic: String, audience: [String] = ["kiosk", "desk"], from: String = "", until: String = "",
    source: String = "", sourceDate: String = "", hidden: String = "", texts: [String: String] = [:]
  ) {
    self.id = id
    self.topic = topic
    self.audience = audience
    self.from = from
    self.until = until
    self.source = source
    self.sourceDate = sourceDate
    self.hidden = hidden
    self.texts = texts
  }

  /// Whether it may be shown on an ISO day.
  public func isShown(on day: String) -> Bool { (from.isEmpty || from <= day) && (until.isEmpty || day <= until) }

  /// - Parameter files: words by path within the pack, `cards/rights.en.md`.
  static func parse(_ text: String, files: [String: String], place: String) throws(PacksError) -> [Card] {
    guard let rows = CommaSeparated.rows(text) else {
      throw PacksError(
        .malformed, place, "a row has an open quote or too many columns", next: "mend the row and sign the pack again")
    }
    return rows.map { row in
      let id = row["id"] ?? ""
      var texts: [String: String] = [:]
      for (file, words) in files {
        guard let tag = language(of: file, card: id) else { continue }
        texts[tag] = words
      }
      return Card(
        id: id, topic: row["topic"] ?? "", audience: (row["audience"] ?? "").split(separator: " ").map(String.init),
        from: row["from"] ?? "", until: row["until"] ?? "", source: row["source"] ?? "",
        sourceDate: row["source_date"] ?? "", hidden: row["hidden"] ?? "", texts: texts)
    }
  }

  private static func language(of file: String, card: String) -> String? {
    let prefix = "cards/\(card)."
    guard file.hasPrefix(prefix), file.hasSuffix(".md") else { return nil }
    let tag = String(file.dropFirst(prefix.count).dropLast(".md".count))
    return tag.contains(".") ? nil : tag
  }
}
