/// One question with its answers, in the traveller's and in the officer's language.
public struct QuestionRow: Sendable, Equatable {
  public struct Choice: Sendable, Equatable {
    public var value: String
    public var traveller: Wording
    public var officer: Wording
    /// The key that picks it: "y", "3".
    public var key: String

    public init(value: String, traveller: Wording, officer: Wording, key: String) {
      self.value = value
      self.traveller = traveller
      self.officer = officer
      self.key = key
    }
  }

  /// Words that only tell something; shown above the question that they stand before in the form.
  public struct Note: Sendable, Equatable {
    public var traveller: Wording
    public var officer: Wording

    public init(traveller: Wording, officer: Wording) {
      self.traveller = traveller
      self.officer = officer
    }
  }

  public enum Kind: Sendable, Equatable {
    case one, many, integer, decimal, date, time, dateTime, text
    /// Every choice once, the foremost first.
    case rank
    case range(low: String, high: String, step: String)
    /// A statement to be ticked.
    case acknowledge
  }

  /// The node's name in the form: "t4".
  public var name: String
  public var kind: Kind
  public var notes: [Note]
  public var traveller: Wording
  public var officer: Wording
  public var hint: Wording?
  public var choices: [Choice]
  /// Given answers; empty when there is none.
  public var answer: [String]
  public var skipReason: String
  public var problem: String?
  /// The officer notes what they see; the person isn't asked.
  public var isObserved: Bool
  /// Others may not hear it: an answer says that nobody did.
  public var isForNobodyElse: Bool

  public init(
    name: String, kind: Kind, notes: [Note] = [], traveller: Wording, officer: Wording, hint: Wording?,
    choices: [Choice], answer: [String], skipReason: String, problem: String?, isObserved: Bool = false,
    isForNobodyElse: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.notes = notes
    self.traveller = traveller
    self.officer = officer
    self.hint = hint
    self.choices = choices
    self.answer = answer
    self.skipReason = skipReason
    self.problem = problem
    self.isObserved = isObserved
    self.isForNobodyElse = isForNobodyElse
  }
}
