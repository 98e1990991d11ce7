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
      guard case .text(let id)? = reference else { continue }
      if let found = texts.localized(id, form: form, Focus(NodeReference(0, node)), evaluator) { return found }
    }
    return nil
  }

  /// The choices of a select as they stand now, labelled in the session's language; empty for other controls.
  public func choices(of path: String) -> [Choice] {
    let generic = FormModel.withoutRows(path)
    guard let source = model.definition.choices[generic], let node = node(at: path) else { return [] }
    var choices: [Choice] = []
    switch source {
    case .items(let items):
      for item in items {
        var choice = Choice(
          value: item.value, label: LocalizedText(text: item.value, language: "und", isFallback: true),
          source: item.label, item: nil)
        choice.label = label(of: choice, at: path, in: language)
        choices.append(choice)
      }
    case .itemset(let itemset):
      guard let number = model.plan.itemsetNumber[generic] else { return [] }
      let bound = model.plan.itemsets[number]
      for item in evaluator.relevantNodes(bound.nodeset, Focus(NodeReference(0, node))) {
        let value = evaluator.string(bound.value, itemFocus(item, node))
        var choice = Choice(
          value: value, label: LocalizedText(text: value, language: "und", isFallback: true), source: itemset.label,
          item: item)
        choice.label = label(of: choice, at: path, in: language)
        choices.append(choice)
      }
    }
    return choices
  }

  /// The label of a choice that `choices(of:)` gave for the question at `path`.
  public func label(of choice: Choice, at path: String, in language: String) -> LocalizedText {
    let node = node(at: path) ?? 0
    let texts = FormTexts(model: model, language: language)
    let focus = choice.item.map { itemFocus($0, node) } ?? Focus(NodeReference(0, node))
    return choice.source.flatMap { texts.resolve($0, focus, evaluator) }
      ?? LocalizedText(text: choice.value, language: "und", isFallback: true)
  }

  /// The label of a choice by its value; the value itself if the question doesn't offer it.
  public func choiceLabel(of path: String, choice value: String, in language: String) -> LocalizedText {
    node(at: path).flatMap { FormTexts(model: model, language: language).choice(value, at: $0, evaluator) }
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
    return FormTexts(model: model, language: language).resolve(reference, Focus(NodeReference(0, node)), evaluator)
  }

  private func itemFocus(_ item: NodeReference, _ node: Int) -> Focus {
    var focus = Focus(item)
    focus.current = NodeReference(0, node)
    return focus
  }
}
