/// What has to reach the offices after their records were sealed. The frozen bytes stay; this is an envelope of its own to
/// each of them, which names the record it is about.
public enum FollowUp: Sendable, Equatable {
  /// The person takes back their consent to the passing on.
  case revoked
  /// An item of identity was wrong, and is this.
  case corrected(Item, String)

  /// Identity alone (L1): answers about needs are asked anew, by whoever needs them.
  public enum Item: String, CaseIterable, Sendable {
    case surname, givenNames, birthDate, nationality, number

    /// The key under which a document fills it into a form.
    public var scanKey: String { "document.\(rawValue)" }
  }

  /// As an audit event names it.
  public var auditKind: String {
    switch self {
    case .revoked: "referral.revoked"
    case .corrected: "referral.corrected"
    }
  }

  /// The record as the office opens it.
  ///
  /// - Parameters:
  ///   - envelope: id of the envelope it is about.
  ///   - number: that one's number to the same office.
  public func document(serial: String, envelope: String, number: UInt64, post: String, time: String) -> String {
    let about = "serial=\"\(serial)\" number=\"\(number)\" envelope=\"\(envelope)\""
    let body =
      switch self {
      case .revoked: "<revoked/>"
      case .corrected(let item, let value):
        "<corrected item=\"\(item.rawValue)\">\(Self.escaped(value))</corrected>"
      }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <notice xmlns="urn:waypost:notice" post="\(Self.escaped(post))" time="\(time)"><about \(about)/>\(body)</notice>

      """
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { text, character in
      switch character {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case let control where control.isASCII && (control.asciiValue ?? 32) < 32: text += " "
      default: text.append(character)
      }
    }
  }
}
