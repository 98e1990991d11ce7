/// A piece of HTML. Literal text is markup; every interpolated string is escaped, every interpolated piece is not.
public struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
  public private(set) var text: String

  public init(stringLiteral value: String) { text = value }
  public init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }
  private init(raw: String) { text = raw }

  public struct StringInterpolation: StringInterpolationProtocol {
    var text = ""

    public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }
    public mutating func appendLiteral(_ literal: String) { text += literal }
    public mutating func appendInterpolation(_ value: String) { text += HTML.escaped(value) }
    public mutating func appendInterpolation(_ value: Int) { text += String(value) }
    public mutating func appendInterpolation(_ piece: HTML) { text += piece.text }
    public mutating func appendInterpolation(_ piece: HTML?) { text += piece?.text ?? "" }
    public mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { text += piece.text } }
    /// An attribute that is there or not: ` checked`.
    public mutating func appendInterpolation(_ attribute: String, if condition: Bool) {
      if condition { text += " " + attribute }
    }
  }

  /// Text with every character that could leave a text or a quoted attribute made harmless.
  static func escaped(_ value: String) -> String {
    var result = ""
    result.reserveCapacity(value.utf8.count)
    for scalar in value.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
