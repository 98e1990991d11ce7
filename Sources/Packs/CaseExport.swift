public import XForm

/// A referral's record for an office's own case system: neutral names, each value with its level, and nothing above the
/// level that the other system may hold.
public struct CaseExport: Sendable, Equatable {
  public static let profile = "waypost-case v1"
  /// Stands in every export: whoever reads it there hasn't seen the slip.
  public static let preliminary =
    "A preliminary screening, no decision on status. Предварительный опрос, не решение о статусе."

  public struct Value: Sendable, Equatable {
    /// The form's name of the question.
    public var name: String
    public var path: String
    public var level: Sensitivity
    /// A neutral name for identity items: "family_name"; empty for answers.
    public var means: String
    public var text: String
  }

  /// Why nothing was exported.
  public enum Refusal: Error, Sendable, Equatable {
    /// The form isn't in the pack, or in another version: nobody can say what level a value has.
    case unknownForm
    /// Fields that the form doesn't have, by name.
    case unknownFields([String])
    /// Fields above the level, by name.
    case tooSensitive([String])
  }

  public let values: [Value]
  /// Codes of the specific-needs table that the answers set.
  public let needs: [SpecificNeed]

  /// - Parameters:
  ///   - record: paths in the form and values, rows' numbers in `path` alone.
  ///   - highest: what the other system may hold.
  ///   - leavesOut: what is above that is left out instead of refused.
  public init(
    _ record: [(path: String, formPath: String, text: String)], form: FormModel, needs: [SpecificNeed],
    highest: Sensitivity, leavesOut: Bool = false
  ) throws(Refusal) {
    let fields = Dictionary(form.fields.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    let given = record.filter { !$0.text.isEmpty }
    let unknown = given.filter { fields[$0.formPath] == nil }
    guard unknown.isEmpty else { throw .unknownFields(unknown.map { Self.name($0.formPath) }) }
    let values = given.map { leaf in
      Value(
        name: Self.name(leaf.formPath), path: leaf.path, level: form.effectiveLevel(of: leaf.formPath),
        means: fields[leaf.formPath]?.scan.flatMap { Self.meanings[$0] } ?? "", text: leaf.text)
    }
    let above = values.filter { $0.level > highest }
    guard above.isEmpty || leavesOut else { throw .tooSensitive(above.map(\.name)) }
    let told = values.filter { $0.level <= highest }
    self.values = told
    // A code says no less than the answer that sets it.
    self.needs = needs.filter { need in
      need.form == form.id
        && told.contains { value in
          value.name == need.question && value.text.split(separator: " ").contains { need.values.contains(String($0)) }
        }
    }
  }

  public var csv: String {
    let rows = values.map { [$0.name, $0.means, $0.path, $0.level.rawValue, $0.text] }
    return ([["field", "means", "path", "level", "value"]] + rows)
      .map { $0.map(Self.quoted).joined(separator: ",") }.joined(separator: "\r\n") + "\r\n"
  }

  /// A spreadsheet must not take a value for a formula.
  private static func quoted(_ text: String) -> String {
    let isFormula = text.first.map { "=+-@".contains($0) } == true && Double(text) == nil
    let safe = (isFormula ? "'" : "") + text
    guard safe.contains(where: { ",\"\r\n".contains($0) }) else { return safe }
    return "\"" + safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  private static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static let meanings = [
    "document.surname": "family_name", "document.givenNames": "given_names", "document.birthDate": "date_of_birth",
    "document.nationality": "nationality", "document.number": "document_number", "document.issuer": "document_issuer",
    "document.code": "document_type", "document.expiryDate": "document_expiry", "document.sex": "sex",
    "station.serial": "referral_number", "station.post": "post", "station.time": "referred_at",
    "station.family": "family_number",
  ]
}
