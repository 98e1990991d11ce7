/// How far a field can be trusted to be what is printed on the document. None of it says that the document is genuine.
public enum Evidence: Sendable, Equatable {
  /// A check digit over this field agrees; see `CheckDigit` for the misreadings it can't see.
  case verifiedByCheckDigit
  /// No check digit covers the field, but its characters or its code are possible ones.
  case syntaxOnly
  /// Nothing in the zone could show a misread letter: names.
  case unverifiable
  /// This kind of document has no such field.
  case absent
  /// The field contradicts its check digit or the standard.
  case failed(DocumentProblem)
}
