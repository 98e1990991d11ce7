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
    form.texts = TextTable(languages: translations.count)
    for (language, translation) in translations.enumerated() {
      translation.forEachElement("text") { text in
        guard let id = text.attributes.place(of: "id") else { return }
        let number = text.document.withBytes(id) { form.texts.intern($0) }
        text.forEachElement("value") { readText($0, number, language, of: translations.count) }
      }
    }
  }

  private func readText(_ value: MarkupElement, _ number: Int, _ language: Int, of languages: Int) {
    let kind = value.attributes["form"] ?? ""
    let areWords = kind.isEmpty || kind == "long"
    if areWords, let words = value.plainText {
      // pyxform writes "-" where a translation is missing.
      if words.count == 1, value.document.bytes[words.lowerBound] == UInt8(ascii: "-") { return }
      if form.texts.isWritten(number, language) { return }
      return value.document.withBytes(words) { form.texts.write($0, number, language) }
    }
    guard let template = template(value, "text \(form.texts.id(number))") else { return }
    if template.parts.isEmpty || template.parts == [.text("-")] { return }
    if areWords {
      if !form.texts.isWritten(number, language) { form.texts.write(template, number, language) }
    } else {
      let id = form.texts.id(number)
      form.media[id, default: [:]][kind, default: Array(repeating: nil, count: languages)][language] = template
    }
  }

  /// The words of a label, hint or value, with their outputs.
  func template(_ element: MarkupElement, _ node: String) -> TextTemplate? {
    if let words = element.plainText { return TextTemplate([.text(element.document.text(words))]) }
    var parts: [TextTemplate.Part] = []
    let nodes = element.nodes
    for (position, child) in nodes.enumerated() {
      switch child {
      case .comment: break
      case .text(var text):
        if position == 0, text.mayStartBlank { text = String(text.drop(while: \.isWhitespace)) }
        if position == nodes.count - 1, text.mayEndBlank { text = ("|" + text).trimmed.dropFirst().description }
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
    guard let place = element.attributes.place(of: "ref") else {
      return template(element, node).flatMap { $0.parts.isEmpty ? nil : .literal($0) }
    }
    if let id = Self.plainTextID(element.document.bytes[place]) {
      return .text(element.document.withBytes(id) { form.texts.intern($0) })
    }
    return textReference(expression: element.document.text(place), element, node)
  }

  /// Where the id stands in `jr:itext('id')` as pyxform writes it, for every label of a form: no need to parse each.
  private static func plainTextID(_ source: ArraySlice<UInt8>) -> Range<Int>? {
    guard source.starts(with: "jr:itext('".utf8), source.count > 12, source.suffix(2).elementsEqual("')".utf8) else {
      return nil
    }
    let id = source.dropFirst(10).dropLast(2)
    return id.contains(UInt8(ascii: "'")) ? nil : id.indices
  }

  func textReference(expression source: String, _ element: MarkupElement, _ node: String) -> TextReference? {
    guard let expression = expression(source, element, node) else { return nil }
    guard var id = expression.textID else { return .expression(expression) }
    return .text(id.withUTF8 { form.texts.intern(UnsafeRawBufferPointer($0)) })
  }
}
