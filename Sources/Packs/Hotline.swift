/// A line of `hotlines.csv`: a number that helps by phone.
///
/// Columns: number, for, hours, languages (space separated), source, source_date, verified_on, doubt. A number that
/// nobody rang within `freshDays` is never printed as confirmed.
public struct Hotline: Sendable, Equatable {
  public static let file = "hotlines.csv"
  /// Days for which a ringing proves that the line lives (protection.md 2.9).
  public static let freshDays = 90

  public var number: String
  /// Key of the phrase that says whom it is for.
  public var purpose: String
  public var hours: String
  public var languages: [String]
  public var source: String
  public var sourceDate: String
  /// ISO day when somebody rang it; empty when nobody is known to have.
  public var verifiedOn: String
  public var doubt: String

  public init(
    number: String, purpose: String, hours: String = "", languages: [String] = [], source: String, sourceDate: String,
    verifiedOn: String = "", doubt: String
  ) {
    self.number = number
    self.purpose = purpose
    self.hours = hours
    self.languages = languages
    self.source = source
    self.sourceDate = sourceDate
    self.verifiedOn = verifiedOn
    self.doubt = doubt
  }

  static func parse(_ text: String, place: String) throws(PacksError) -> [Hotline] {
    guard let rows = CommaSeparated.rows(text) else {
      throw PacksError(
        .malformed, place, "a row has an open quote or too many columns", next: "mend the row and sign the pack again")
    }
    return rows.map { row in
      Hotline(
        number: row["number"] ?? "", purpose: row["for"] ?? "", hours: row["hours"] ?? "",
        languages: (row["languages"] ?? "").split(separator: " ").map(String.init), source: row["source"] ?? "",
        sourceDate: row["source_date"] ?? "", verifiedOn: row["verified_on"] ?? "", doubt: row["doubt"] ?? "")
    }
  }
}
