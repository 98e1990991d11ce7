/// Where a label, hint or message gets its words.
package enum TextReference: Sendable, Equatable {
  case literal(TextTemplate)
  /// A text of `<itext>`, by its number in the form's `texts`.
  case text(Int)
  /// `jr:itext(itextId)` or a child of an itemset's node.
  case expression(Expression)
}

/// Text with `<output>`s in it.
package struct TextTemplate: Sendable, Equatable {
  package enum Part: Sendable, Equatable {
    case text(String)
    case output(Expression)
  }

  package var parts: [Part]

  package init(_ parts: [Part]) { self.parts = parts }

  var hasOutputs: Bool { parts.contains { if case .output = $0 { true } else { false } } }

  var outputs: [Expression] {
    parts.compactMap { if case .output(let expression) = $0 { expression } else { nil } }
  }
}

/// A text and the language it is really in.
public struct LocalizedText: Sendable, Equatable {
  public var text: String
  /// BCP 47 tag; `und` if the form doesn't say.
  public var language: String
  /// The text isn't in the language that was asked for.
  public var isFallback: Bool

  public init(text: String, language: String, isFallback: Bool) {
    self.text = text
    self.language = language
    self.isFallback = isFallback
  }
}
