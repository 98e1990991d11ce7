/// The words of a form in one language, with what stands in when a translation is missing.
struct FormTexts: TextSource {
  let model: FormModel
  let language: String

  func resolve(_ reference: TextReference, _ focus: Focus, _ evaluator: Evaluator) -> LocalizedText? {
    switch reference {
    case .text(let id): return localized(id, focus, evaluator)
    case .literal(let template):
      let known = model.defaultLanguage
      return LocalizedText(
        text: render(template, focus, evaluator), language: known,
        isFallback: known != "und" && !Self.matches(known, language))
    case .expression(let expression):
      if case .call(.itext, let arguments) = expression.tree {
        return localized(evaluator.string(arguments[0], focus), focus, evaluator)
      }
      var inner = evaluator
      inner.texts = self
      let text = inner.string(expression.tree, focus)
      return LocalizedText(
        text: text, language: model.defaultLanguage, isFallback: !Self.matches(model.defaultLanguage, language))
    }
  }

  /// Asked language, then the default, then any that has it.
  private func localized(_ id: String, _ focus: Focus, _ evaluator: Evaluator) -> LocalizedText? {
    guard let templates = model.definition.texts[id] else { return nil }
    let order = preference()
    guard let found = order.first(where: { $0 < templates.count && templates[$0] != nil }),
      let template = templates[found]
    else { return nil }
    let tag = model.languages[found]
    return LocalizedText(
      text: render(template, focus, evaluator), language: tag, isFallback: !Self.matches(tag, language))
  }

  private func preference() -> [Int] {
    let all = Array(model.languages.indices)
    let exact = all.filter { model.languages[$0] == language }
    return exact + all.filter { model.languages[$0] != language && Self.matches(model.languages[$0], language) } + all
  }

  /// Whether both tags name the same language, script and region aside.
  private static func matches(_ tag: String, _ wanted: String) -> Bool {
    tag == wanted || tag.split(separator: "-").first == wanted.split(separator: "-").first
  }

  private func render(_ template: TextTemplate, _ focus: Focus, _ evaluator: Evaluator) -> String {
    if case .text(let text)? = template.parts.first, template.parts.count == 1 { return text }
    var inner = evaluator
    inner.texts = self
    return template.parts.map { part in
      switch part {
      case .text(let text): text
      case .output(let expression): inner.string(expression.tree, focus)
      }
    }.joined()
  }

  // MARK: TextSource

  func text(_ id: String, _ evaluator: Evaluator) -> String {
    localized(id, Focus(NodeReference(0, 0)), evaluator)?.text ?? ""
  }

  func choiceName(_ value: String, question path: String, _ evaluator: Evaluator) -> String {
    choice(value, at: path, evaluator)?.text ?? value
  }

  /// The label of a choice by its value; `nil` if the question doesn't offer it or it has no label.
  func choice(_ value: String, at path: String, _ evaluator: Evaluator) -> LocalizedText? {
    guard let source = model.definition.choices[path], let node = model.plan.nodeOfPath[path], !value.isEmpty else {
      return nil
    }
    var focus = Focus(NodeReference(0, node))
    switch source {
    case .items(let items):
      return items.first { $0.value == value }?.label.flatMap { resolve($0, focus, evaluator) }
    case .itemset(let itemset):
      guard let number = model.plan.itemsetNumber[path] else { return nil }
      for item in evaluator.nodes(model.plan.itemsets[number].nodeset, focus) {
        focus.node = item
        if evaluator.string(itemset.value.tree, focus) == value { return resolve(itemset.label, focus, evaluator) }
      }
      return nil
    }
  }
}
