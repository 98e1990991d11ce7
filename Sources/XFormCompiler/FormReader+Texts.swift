internal import XForm

extension FormReader {
  /// Reads `<itext>`: the default language first, the others in document order.
  func readTexts(_ model: MarkupElement) {
    guard let itext = model.first("itext") else { return }
    let all = itext.elements("translation")
    guard !all.isEmpty else { return }
    let isDefault = { (element: MarkupElement) in
      !["false()", "false"].contains(element.attributes["default"] ?? "false")
    }
    let translations = all.filter(isDefault) + all.filter { !isDefault($0) }
    form.languages = []
    for translation in translations {
      let tag = LanguageTag.from(translation.attributes["lang"] ?? "")
      if form.languages.contains(tag) {
        report(translation, "itext", "two languages have the tag \(tag); write labels as 'label::English (en)'")
      }
      form.languages.append(tag)
    }
    for (number, translation) in translations.enumerated() {
      for text in translation.elements("text") {
        guard let id = text.attributes["id"] else { continue }
        for value in text.elements("value") {
          guard let template = template(value, "text \(id)") else { continue }
          // pyxform writes "-" where a translation is missing.
          if template.parts.isEmpty || template.parts == [.text("-")] { continue }
          let kind = value.attributes["form"] ?? ""
          if ["", "long"].contains(kind) {
            if form.texts[id]?[number] == nil {
              form.texts[id, default: Array(repeating: nil, count: translations.count)][number] = template
            }
          } else {
            form.media[id, default: [:]][kind, default: Array(repeating: nil, count: translations.count)][number] =
              template
          }
        }
      }
    }
  }

  /// The words of a label, hint or value, with their outputs.
  func template(_ element: MarkupElement, _ node: String) -> TextTemplate? {
    var parts: [TextTemplate.Part] = []
    for (position, child) in element.nodes.enumerated() {
      switch child {
      case .comment: break
      case .text(var text):
        if position == 0, text.mayStartBlank { text = String(text.drop(while: \.isWhitespace)) }
        if position == element.nodes.count - 1, text.mayEndBlank { text = ("|" + text).trimmed.dropFirst().description }
        if !text.isEmpty { parts.append(.text(text)) }
      case .element(let output):
        guard output.localName == "output", let source = output.attributes["value"] ?? output.attributes["ref"] else {
          report(output, node, "a text can hold only <output value=…>, not <\(output.name)>")
          return nil
        }
        guard let expression = expression(source, output, node) else { return nil }
        parts.append(.output(expression))
      }
    }
    return TextTemplate(parts)
  }

  /// A label, hint or message: by reference into `<itext>`, by another expression, or as it stands.
  func textReference(_ element: MarkupElement, _ node: String) -> TextReference? {
    guard let source = element.attributes["ref"] else {
      return template(element, node).flatMap { $0.parts.isEmpty ? nil : .literal($0) }
    }
    return textReference(expression: source, element, node)
  }

  /// The id of `jr:itext('id')` as pyxform writes it, for every label of a form: no need to parse each.
  private static func plainTextID(_ source: String) -> String? {
    guard source.hasPrefix("jr:itext('"), source.hasSuffix("')") else { return nil }
    let id = source.utf8.dropFirst(10).dropLast(2)
    return id.contains(UInt8(ascii: "'")) ? nil : String(id)
  }

  func textReference(expression source: String, _ element: MarkupElement, _ node: String) -> TextReference? {
    if let id = Self.plainTextID(source) { return .text(id) }
    guard let expression = expression(source, element, node) else { return nil }
    return expression.textID.map { .text($0) } ?? .expression(expression)
  }
}
