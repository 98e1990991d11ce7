/// An interview set aside: everything given so far, with rows, and nothing the form itself says.
///
/// It holds personal data: keep it where answers are kept.
public struct FormDraft: Codable, Sendable, Equatable {
  public var form: String
  public var version: String
  /// Language of the interview (BCP 47).
  public var language: String
  /// The record that the interview corrects.
  let deprecatedID: String?
  let instance: NodeTree

  init(form: String, version: String, language: String, deprecatedID: String?, instance: NodeTree) {
    self.form = form
    self.version = version
    self.language = language
    self.deprecatedID = deprecatedID
    self.instance = instance
  }

  /// Most nodes of a draft that is taken up.
  static let mostNodes = 400_000

  /// Checks what was stored: a damaged draft must not bring the daemon down.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    form = try container.decode(String.self, forKey: .form)
    version = try container.decode(String.self, forKey: .version)
    language = try container.decode(String.self, forKey: .language)
    deprecatedID = try container.decodeIfPresent(String.self, forKey: .deprecatedID)
    instance = try container.decode(NodeTree.self, forKey: .instance)
    guard instance.count <= Self.mostNodes, instance.isSound else { throw FormError.draft(form) }
  }
}

extension FormDraft: CustomStringConvertible, CustomReflectable {
  /// Shows nothing of the answers.
  public var description: String { "draft of form \(form)" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
