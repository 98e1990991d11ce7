/// What an overlay finds in `core` beside it, and may add to but not replace.
public struct PackBase: Sendable, Equatable {
  public var forms: Set<String>
  public var phrases: Set<String>
  public var cards: Set<String>
  /// What an overlay's texts for travellers are wanted in, where it names no language of its own.
  public var languages: [String]

  public init(forms: Set<String>, phrases: Set<String>, cards: Set<String>, languages: [String] = []) {
    self.languages = languages
    self.forms = forms
    self.phrases = phrases
    self.cards = cards
  }

  /// Of the core pack's own sources.
  public init(_ core: PackSource) {
    self.init(
      forms: Set(core.manifest.forms.map(\.id)), phrases: Set(core.phrases.values.flatMap(\.keys)),
      cards: Set(core.cards.map(\.id)), languages: core.manifest.languages.map(\.tag))
  }
}
