/// The methods this station answers (RFC 9110 section 9.3).
public enum Method: String, Sendable, Equatable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
}
