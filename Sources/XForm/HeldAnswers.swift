/// The part of an interview that may reach a disk: answers up to level L2.
///
/// Only `FormSession.held(withoutScans:)` makes one, so no way leads from an L3 answer into it: not a value, not a row that an L3
/// answer brought, not whether there was an answer. It holds personal data: seal it.
public struct HeldAnswers: Codable, Sendable, Equatable {
  public let form: String
  /// By path, as in `FormSession.answers`.
  let answers: [String: String]

  fileprivate init(form: String, answers: [String: String]) {
    self.form = form
    self.answers = answers
  }

  public var isEmpty: Bool { answers.isEmpty }
}

extension HeldAnswers: CustomStringConvertible, CustomReflectable {
  /// Shows nothing of the answers.
  public var description: String { "held answers of form \(form)" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension FormSession {
  /// The given answers whose effective level is below L3, without those that come from another form of the case
  /// (`waypost:scan` with this prefix): they come again.
  public func held(withoutScans prefix: String) -> HeldAnswers {
    let shared = Set(model.definition.binds.filter { $0.scan?.hasPrefix(prefix) == true }.map(\.path))
    return HeldAnswers(
      form: model.id,
      answers: answers.filter {
        model.effectiveLevel(of: $0.key) < .l3 && !shared.contains(FormModel.withoutRows($0.key))
      })
  }

  /// Puts held answers back into a fresh interview. What the form doesn't know any more, or holds more closely now, is
  /// passed over.
  ///
  /// - Throws: `FormError.draft` if they belong to another form.
  public mutating func takeUp(_ held: HeldAnswers) throws(FormError) -> Changes {
    guard held.form == model.id else { throw .draft(model.id) }
    return restore(held.answers.filter { model.effectiveLevel(of: $0.key) < .l3 })
  }

  /// Whether an answer to this question is never held: it exists in memory alone.
  public func isNeverHeld(_ question: Question) -> Bool { model.effectiveLevel(of: question.path) >= .l3 }
}
