/// The person of the open case, as a strip on top of every page of it.
public struct PersonStrip: Codable, Sendable, Equatable {
  public struct Item: Codable, Sendable, Equatable {
    public enum Standing: String, Codable, Sendable { case verified, syntaxOnly, unverifiable, failed, declared }

    /// "surname", "birthDate" ...: the key of its label.
    public var field: String
    public var value: String
    public var standing: Standing

    public init(field: String, value: String, standing: Standing) {
      self.field = field
      self.value = value
      self.standing = standing
    }
  }

  /// What kind of document: "P", empty without one.
  public var document: String
  public var items: [Item]
  /// What is wrong with the document, in the field's names ("check.number").
  public var problems: [String]
  /// Why the officer took the document as it is, although check digits failed.
  public var accepted: DocumentWord?
  /// Number of the case that the family's first member had; nil for somebody alone.
  public var family: Int?
  /// Number of the household that the person was counted with in a mass arrival.
  public var household: String?
  /// Where the person is asked; nil on arrival.
  public var context: AskingContext?
  /// Not a person: a household is counted.
  public var isHousehold: Bool { document == Self.household }
  public static let household = "household"

  /// Whether something of the document contradicts the standard that the officer may take as it is: an item, or what no
  /// item shows (the digit over the whole line, the personal number, the kind of document).
  public var mayBeAccepted: Bool {
    if accepted != nil { return false }
    if items.contains(where: { $0.standing == .failed }) { return true }
    // What was put right by eye may be why the digit over the whole line was wrong.
    return !items.contains { $0.standing == .declared }
      && problems.contains { ["check.composite", "check.personalNumber", "documentCode"].contains($0) }
  }

  public init(document: String, items: [Item], problems: [String]) {
    self.document = document
    self.items = items
    self.problems = problems
  }
}
