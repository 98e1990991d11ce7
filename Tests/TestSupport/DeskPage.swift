import Foundation

/// What a test needs of one of the station's pages: heading, words, forms.
public struct DeskPage: Sendable {
  public struct Form: Sendable {
    public var action: String
    /// What a browser would submit if nobody touched it, except for buttons: hidden fields, ticked choices, texts.
    public var fields: [(name: String, value: String)]
    /// Values by name of every choice offered.
    public var choices: [String: [String]]
    public var buttons: [(name: String, value: String)]
  }

  public let markup: String
  public let title: String
  public let heading: String
  /// All words of the page, blanks joined.
  public let text: String
  public let forms: [Form]
  /// Contents of elements that have an `id`, by it.
  public let parts: [String: String]
  /// `data-name` of the rows: the questions shown.
  public let questions: [String]
  public let languages: [String]

  /// The notice on top; nil when there is none.
  public let notice: String?

  public func form(_ action: String) -> Form? { forms.first { $0.action == action } }

  public init(_ markup: String) {
    self.markup = markup
    let tags = Markup.tags(of: markup)
    title = Markup.content(of: "title", in: markup, tags) ?? ""
    heading = Markup.content(of: "h1", in: markup, tags) ?? ""
    text = Markup.words(markup)
    notice = tags.firstIndex { $0.attributes["class"] == "notice" }.map { Markup.content(at: $0, in: markup, tags) }
    questions = tags.compactMap { $0.attributes["data-name"] }
    languages = tags.compactMap { $0.attributes["lang"] }
    var parts: [String: String] = [:]
    for (index, tag) in tags.enumerated() {
      if let id = tag.attributes["id"] { parts[id] = Markup.content(at: index, in: markup, tags) }
    }
    self.parts = parts
    forms = Self.forms(tags)
  }

  private static func forms(_ tags: [Markup.Tag]) -> [Form] {
    var forms: [Form] = []
    var isInside = false
    for tag in tags {
      let name = tag.attributes["name"]
      let value = tag.attributes["value"] ?? ""
      switch tag.name {
      case "form":
        isInside = true
        forms.append(Form(action: tag.attributes["action"] ?? "", fields: [], choices: [:], buttons: []))
      case "/form": isInside = false
      case "input" where isInside:
        guard let name else { continue }
        let kind = tag.attributes["type"] ?? "text"
        if kind == "radio" || kind == "checkbox" {
          forms[forms.count - 1].choices[name, default: []].append(value)
          if tag.attributes["checked"] == nil { continue }
        }
        forms[forms.count - 1].fields.append((name, value))
      case "button" where isInside:
        if let name { forms[forms.count - 1].buttons.append((name, value)) }
      default: break
      }
    }
    return forms
  }
}

/// Reads just enough of our own HTML.
enum Markup {
  struct Tag {
    /// "form", "/form".
    var name: String
    var attributes: [String: String]
    var range: Range<String.Index>
  }

  private static let empty: Set<String> = ["meta", "link", "input", "br", "!doctype"]

  static func tags(of markup: String) -> [Tag] {
    var tags: [Tag] = []
    var rest = markup[...]
    while let start = rest.firstIndex(of: "<") {
      var quote = false
      var end = markup.index(after: start)
      while end < markup.endIndex, quote || markup[end] != ">" {
        if markup[end] == "\"" { quote.toggle() }
        end = markup.index(after: end)
      }
      guard end < markup.endIndex else { break }
      tags.append(tag(markup[markup.index(after: start)..<end], start..<markup.index(after: end)))
      rest = markup[markup.index(after: end)...]
    }
    return tags
  }

  private static func tag(_ inside: Substring, _ range: Range<String.Index>) -> Tag {
    let name = inside.prefix { !$0.isWhitespace }
    var attributes: [String: String] = [:]
    var rest = inside[name.endIndex...]
    while let start = rest.firstIndex(where: { !$0.isWhitespace }) {
      let key = rest[start...].prefix { !$0.isWhitespace && $0 != "=" }
      rest = rest[key.endIndex...]
      guard rest.hasPrefix("=\"") else {
        attributes[String(key)] = ""
        continue
      }
      let value = rest.dropFirst(2).prefix { $0 != "\"" }
      attributes[String(key)] = unescaped(value)
      rest = rest[value.endIndex...].dropFirst()
    }
    return Tag(name: name.lowercased(), attributes: attributes, range: range)
  }

  static func content(of name: String, in markup: String, _ tags: [Tag]) -> String? {
    tags.firstIndex { $0.name == name }.map { content(at: $0, in: markup, tags) }
  }

  /// The words between a tag and the one that closes it.
  static func content(at index: Int, in markup: String, _ tags: [Tag]) -> String {
    let name = tags[index].name
    guard !empty.contains(name) else { return "" }
    var depth = 1
    for tag in tags[(index + 1)...] {
      if tag.name == name { depth += 1 }
      if tag.name == "/" + name { depth -= 1 }
      if depth == 0 { return words(String(markup[tags[index].range.upperBound..<tag.range.lowerBound])) }
    }
    return ""
  }

  static func words(_ markup: String) -> String {
    var text = ""
    var end = markup.startIndex
    for tag in tags(of: markup) {
      text += markup[end..<tag.range.lowerBound] + " "
      end = tag.range.upperBound
    }
    text += markup[end...]
    return unescaped(text[...]).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func unescaped(_ text: Substring) -> String {
    var text = String(text)
    for (escape, character) in [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&"),
    ] { text = text.replacingOccurrences(of: escape, with: character) }
    return text
  }
}
