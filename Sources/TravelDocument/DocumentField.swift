/// One field of a travel document and how far it can be trusted.
public struct DocumentField<Value: Sendable & Equatable>: Sendable, Equatable {
  public let value: Value
  public let evidence: Evidence

  public init(_ value: Value, _ evidence: Evidence) {
    self.value = value
    self.evidence = evidence
  }

  /// A field that this kind of document doesn't have.
  static func absent(_ value: Value) -> DocumentField { DocumentField(value, .absent) }
}

/// A field that lands in a log by mistake says how far it can be trusted and nothing of a person.
extension DocumentField: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "a document field (\(evidence))" }
  public var debugDescription: String { description }
}
