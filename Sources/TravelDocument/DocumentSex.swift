/// The sex a document states; it says nothing of how a person wishes to be addressed.
public enum DocumentSex: String, Sendable, Equatable {
  case female = "F"
  case male = "M"
  /// `<`, or X where an issuer printed it.
  case unspecified = "X"
  /// Not readable.
  case unknown = ""
}
