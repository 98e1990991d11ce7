/// A row of `needs.csv`: a code of the specific-needs table that other systems know, and the answer that sets it.
///
/// Only codes whose meaning stands in public code, and only those a station may set (protection.md 2.7 in the project's
/// research): never one about violence, torture, crime or danger to others.
public struct SpecificNeed: Sendable, Equatable {
  public static let file = "needs.csv"
  /// Families and members that no station sets.
  static let never = ["SV", "TR", "LP-AP", "LP-CR", "LP-ST", "LP-RP", "LP-AF", "DS", "SM"]

  public var code: String
  public var meaning: String
  public var form: String
  public var question: String
  /// Answers to the question that set it.
  public var values: [String]
  public var source: String
  public var sourceDate: String

  public init(
    code: String, meaning: String, form: String, question: String, values: [String], source: String, sourceDate: String
  ) {
    self.code = code
    self.meaning = meaning
    self.form = form
    self.question = question
    self.values = values
    self.source = source
    self.sourceDate = sourceDate
  }

  static func parse(_ text: String, place: String) throws(PacksError) -> [SpecificNeed] {
    guard let rows = CommaSeparated.rows(text) else {
      throw PacksError(
        .malformed, place, "a row has an open quote or too many columns", next: "mend the row and sign the pack again")
    }
    return rows.map { row in
      SpecificNeed(
        code: row["code"] ?? "", meaning: row["meaning"] ?? "", form: row["form"] ?? "",
        question: row["question"] ?? "", values: (row["values"] ?? "").split(separator: " ").map(String.init),
        source: row["source"] ?? "", sourceDate: row["source_date"] ?? "")
    }
  }
}
