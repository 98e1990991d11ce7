public import Referral

/// `country.csv`: what an overlay knows of its country's rules. Every row has its source and the doubt about it, so that
/// whoever reviews the pack sees what to check (protection.md 2.8 in the project's research).
///
/// Columns: kind, key, value, unit, source, source_date, doubt.
///
/// | kind | key | value | unit |
/// |---|---|---|---|
/// | `term` | receiver type | how long the post has for the hand-over | `immediately`, `minutes`, `hours`, `calendar-days` |
/// | `fallback` | receiver type without an office | the type whose office helps instead, or `none` | |
/// | `authority` | receiver type | who is responsible, in the source's words | |
/// | `ground` | a ground of protection of this country, for information | its words | |
/// | `work` | nationality: ISO code, `EAEU` or `*`; another purpose before it, `study:*` | the card that answers, for a stay up to | days, or nothing |
public struct CountryFacts: Sendable, Equatable {
  public static let file = "country.csv"

  public struct Row: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable { case term, fallback, authority, ground, work }

    public var kind: Kind
    public var key: String
    public var value: String
    public var unit: String
    public var source: String
    /// Day on which the source's words were taken into the pack, ISO.
    public var sourceDate: String
    /// What isn't certain about it; empty once a lawyer's review stands in the pack.
    public var doubt: String

    public init(
      _ kind: Kind, _ key: String, _ value: String, unit: String = "", source: String, sourceDate: String,
      doubt: String
    ) {
      self.kind = kind
      self.key = key
      self.value = value
      self.unit = unit
      self.source = source
      self.sourceDate = sourceDate
      self.doubt = doubt
    }
  }

  public var rows: [Row]

  public init(_ rows: [Row] = []) { self.rows = rows }

  static func parse(_ text: String, place: String) throws(PacksError) -> CountryFacts {
    func malformed(_ reason: String) -> PacksError {
      PacksError(.malformed, place, reason, next: "mend the row and sign the pack again")
    }
    guard let table = CommaSeparated.rows(text) else { throw malformed("a row has an open quote or too many columns") }
    var rows: [Row] = []
    for (index, row) in table.enumerated() {
      guard let kind = row["kind"].flatMap(Row.Kind.init(rawValue:)) else {
        throw malformed("row \(index + 2) is of no known kind")
      }
      rows.append(
        Row(
          kind, row["key"] ?? "", row["value"] ?? "", unit: row["unit"] ?? "", source: row["source"] ?? "",
          sourceDate: row["source_date"] ?? "", doubt: row["doubt"] ?? ""))
    }
    return CountryFacts(rows)
  }

  /// Minutes the post has to hand over to an office of this type: the shortest where sources differ, for that is the
  /// safe one for the person. nil without a term.
  public func minutes(for type: ReceiverType) -> Int? {
    rows.filter { $0.kind == .term && $0.key == type.rawValue }.compactMap(Self.minutes).min()
  }

  /// The type whose office helps where this one has none.
  public func fallback(for type: ReceiverType) -> ReceiverType? {
    rows.first { $0.kind == .fallback && $0.key == type.rawValue }.flatMap { ReceiverType(rawValue: $0.value) }
  }

  /// The card that answers "what do I need": the most exact row for nationality, purpose and days of stay. Information
  /// only: no rule looks at it.
  ///
  /// - Parameter purpose: a value of the triage's last question; "work" rows name none.
  public func workCard(nationality: String, purpose: String = "work", days: Int) -> String? {
    let groups = [nationality] + (Self.eaeu.contains(nationality) ? ["EAEU"] : []) + ["*"]
    for group in groups {
      let key = purpose == "work" ? group : "\(purpose):\(group)"
      let fitting = rows.filter { $0.kind == .work && $0.key == key && (Int($0.unit).map { days <= $0 } ?? true) }
      if let row = fitting.min(by: { (Int($0.unit) ?? .max) < (Int($1.unit) ?? .max) }) { return row.value }
    }
    return nil
  }

  /// Members of the Eurasian Economic Union.
  static let eaeu: Set<String> = ["ARM", "BLR", "KAZ", "KGZ", "RUS"]

  static func minutes(_ row: Row) -> Int? {
    if row.unit == "immediately" { return 0 }
    guard let count = Int(row.value), count > 0 else { return nil }
    switch row.unit {
    case "minutes": return count
    case "hours": return count * 60
    case "calendar-days": return count * 24 * 60
    default: return nil
    }
  }
}
