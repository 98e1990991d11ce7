extension FormSession {
  /// The label in the session's language.
  public func label(of path: String) -> LocalizedText { label(of: path, in: language) }

  /// The label with its outputs filled in; the node's name if the form has no label for it.
  public func label(of path: String, in language: String) -> LocalizedText {
    text(model.definition.labels[FormModel.withoutRows(path)], at: path, in: language)
      ?? LocalizedText(
        text: path.split(separator: "/").last.map(String.init) ?? path, language: "und", isFallback: true)
  }

  /// The hint, if there is one.
  public func hint(of path: String, in language: String) -> LocalizedText? {
    text(model.definition.hints[FormModel.withoutRows(path)], at: path, in: language)
  }

  /// Further help for whoever asks the question (XLSForm `guidance_hint`), if there is any.
  public func guidance(of path: String, in language: String) -> LocalizedText? {
    media(of: path, "guidance", in: language)
  }

  /// File of a picture, sound or film to the question (`image`, `audio`, `video`), as `jr://images/a.jpg`.
  public func media(of path: String, _ form: String, in language: String) -> LocalizedText? {
    let generic = FormModel.withoutRows(path)
    guard let node = node(at: path) else { return nil }
    let texts = FormTexts(model: model, language: language)
    for reference in [model.definition.labels[generic], model.definition.hints[generic]] {
      guard case .text(let number)? = reference else { continue }
      if let found = texts.localized(number, form: form, Focus(NodeReference(0, node)), texts.reading(evaluator)) {
        return found
      }
    }
    return nil
  }

  /// The choices of a select as they stand now, labelled in the session's language; empty for other controls.
  public func choices(of path: String) -> [Choice] { choices(of: path, in: language) }

  public func choices(of path: String, in language: String) -> [Choice] {
    let generic = FormModel.withoutRows(path)
    guard let source = model.definition.choices[generic], let node = node(at: path) else { return [] }
    let texts = FormTexts(model: model, language: language)
    // Once for all of them: a list may have thousands.
    lazy var reader = texts.reading(evaluator)
    func choice(_ value: String, _ label: TextReference?, _ focus: Focus) -> Choice {
      Choice(
        value: value,
        label: label.flatMap { texts.resolve($0, focus, reader) }
          ?? LocalizedText(text: value, language: "und", isFallback: true))
    }
    switch source {
    case .items(let items):
      return items.map { choice($0.value, $0.label, Focus(NodeReference(0, node))) }
    case .itemset(let itemset):
      guard let number = model.plan.itemsetNumber[generic] else { return [] }
      let bound = model.plan.itemsets[number]
      let items = evaluator.relevantNodes(bound.nodeset, Focus(NodeReference(0, node)))
      let isFixed = bound.value.childName != nil && isFixed(itemset.label) && items.allSatisfy { $0.tree != 0 }
      if isFixed, let known = choiceMemory.choices(number, language, items) { return known }
      let choices = items.map { item in
        let focus = itemFocus(item, node)
        return choice(evaluator.string(bound.value, focus), itemset.label, focus)
      }
      if isFixed { choiceMemory.keep(choices, number, language, items) }
      return choices
    }
  }

  /// Whether the words of a choice are the item's own, whatever else is answered.
  private func isFixed(_ label: TextReference) -> Bool {
    guard case .expression(let expression) = label else { return false }
    if case .call(.itext, let arguments) = expression.tree {
      return arguments.allSatisfy { $0.childName != nil } && !model.definition.texts.hasOutputs
    }
    return expression.tree.childName != nil
  }

  /// The label of a choice by its value; the value itself if the question doesn't offer it.
  public func choiceLabel(of path: String, choice value: String, in language: String) -> LocalizedText {
    let texts = FormTexts(model: model, language: language)
    return node(at: path).flatMap { texts.choice(value, at: $0, texts.reading(evaluator)) }
      ?? LocalizedText(text: value, language: "und", isFallback: true)
  }

  /// The values on offer now, without the work of labelling them.
  func choiceValues(of path: String) -> [String] {
    let generic = FormModel.withoutRows(path)
    switch model.definition.choices[generic] {
    case .items(let items)?: return items.map(\.value)
    case .itemset?:
      guard let number = model.plan.itemsetNumber[generic], let node = node(at: path) else { return [] }
      return choiceValues(of: model.plan.itemsets[number], at: node)
    case nil: return []
    }
  }

  func choiceValues(of itemset: FormPlan.BoundItemset, at node: Int) -> [String] {
    evaluator.relevantNodes(itemset.nodeset, Focus(NodeReference(0, node))).map {
      evaluator.string(itemset.value, itemFocus($0, node))
    }
  }

  func text(_ reference: TextReference?, at path: String, in language: String) -> LocalizedText? {
    guard let reference, let node = node(at: path) else { return nil }
    let texts = FormTexts(model: model, language: language)
    return texts.resolve(reference, Focus(NodeReference(0, node)), texts.reading(evaluator))
  }

  private func itemFocus(_ item: NodeReference, _ node: Int) -> Focus {
    var focus = Focus(item)
    focus.current = NodeReference(0, node)
    return focus
  }
}
