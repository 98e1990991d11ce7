/// One thing that keeps a pack from being signed, or that its author should know.
public struct LintProblem: Error, Sendable, Equatable, Codable, CustomStringConvertible {
  /// The rule that was broken.
  public enum Rule: String, Sendable, Codable, CaseIterable {
    /// Id, version, title or the list of forms don't hold together.
    case manifest
    case validity
    /// A review record without a person or a day.
    case review
    /// Texts that nobody has looked at.
    case draft
    /// A form can't be compiled.
    case compile
    case level, purpose, retention
    /// A field is calculated from, or shown because of, something more sensitive than it says of itself.
    case taint
    /// A sensitive answer may be typed in freely.
    case freeText = "free-text"
    case audience
    /// Sensitive questions might be put where others hear them.
    case privacy
    /// A kiosk would ask or do what belongs into a talk in private.
    case kiosk
    /// A referral without consent, duty or danger to life behind it.
    case basis
    /// "Do not return before hand-over" is missing.
    case hold
    /// A paper would be handed to somebody whom it may endanger.
    case paper
    /// A status, a judgement of the person, or what must not exist on a station (protection.md 2.2 in the research).
    case forbidden
    /// A text is missing in English or Russian.
    case text
    /// Texts that stand in no more than some of the form's languages.
    case gap
    /// A phrase is missing in a declared language, or lost its place for a value.
    case phrase
    /// Letters of another language that look alike.
    case letters
    case receiverType = "receiver-type"
    case urgency
    /// The form asked next isn't in this pack.
    case next
    /// A kind of office that outcomes name isn't in this pack's directory.
    case noReceiver = "no-receiver"
    /// A directory entry without what sending needs.
    case receiver
    /// The desk's name on a slip would tell why somebody is sent there.
    case desk
    case key
    case phone
    /// A fact without a source that somebody can look up.
    case source
    /// A kind of office without an office and without another way out.
    case fallback
    /// A term that the station can't count.
    case term
    /// An information page without what it needs.
    case card
    /// A recording without a file, or without the words it speaks.
    case recording
    /// A step or a sensitive question on which officers have nothing to read.
    case procedure
    /// Something of the core that an overlay would replace.
    case overlay
    /// A code of the specific-needs table that a station doesn't set.
    case needs
    /// More would go to more offices than must.
    case minimum
    /// An answer that nobody gave.
    case prefilled
    /// Questions before the person knows what they are for.
    case information
    /// A slip would tell what it is about.
    case slip
    /// A promise that somebody else would have to keep.
    case promise
    /// A sentence that a tired person can't follow.
    case reading
  }

  /// File, and the field, key or entry in it.
  public var place: String
  public var rule: Rule
  public var what: String
  public var todo: String
  /// True where it is for the author to know and doesn't stop the pack.
  public var isNote: Bool

  public init(_ place: String, _ rule: Rule, _ what: String, todo: String, isNote: Bool = false) {
    self.place = place
    self.rule = rule
    self.what = what
    self.todo = todo
    self.isNote = isNote
  }

  public var description: String { "\(place): \(isNote ? "note: " : "")\(what); \(todo) [\(rule.rawValue)]" }
}
