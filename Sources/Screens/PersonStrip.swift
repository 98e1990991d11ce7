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

  public init(document: String, items: [Item], problems: [String]) {
    self.document = document
    self.items = items
    self.problems = problems
  }
}
