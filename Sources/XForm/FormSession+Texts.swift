extension FormSession {
  /// The label in the session's language.
  public func label(of path: String) -> LocalizedText { label(of: path, in: language) }

  /// The label with its outputs filled in; the node's name if the form has no label for it.
  public func label(of path: String, in language: String) -> LocalizedText {
    text(model.definition.labels[path], at: path, in: language)
      ?? LocalizedText(
        text: path.split(separator: "/").last.map(String.init) ?? path, language: "und", isFallback: true)
  }

  /// The hint, if there is one.
  public func hint(of path: String, in language: String) -> LocalizedText? {
    text(model.definition.hints[path], at: path, in: language)
  }

  /// The choices of a select as they stand now, labelled in the session's language; empty for other controls.
  public func choices(of path: String) -> [Choice] {
    guard let source = model.definition.choices[path], let node = model.plan.nodeOfPath[path] else { return [] }
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
      guard let number = model.plan.itemsetNumber[path] else { return [] }
      let bound = model.plan.itemsets[number]
      for item in evaluator.nodes(bound.nodeset, Focus(NodeReference(0, node))) {
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
    let node = model.plan.nodeOfPath[path] ?? 0
    let texts = FormTexts(model: model, language: language)
    let focus = choice.item.map { itemFocus($0, node) } ?? Focus(NodeReference(0, node))
    return choice.source.flatMap { texts.resolve($0, focus, evaluator) }
      ?? LocalizedText(text: choice.value, language: "und", isFallback: true)
  }

  /// The label of a choice by its value; the value itself if the question doesn't offer it.
  public func choiceLabel(of path: String, choice value: String, in language: String) -> LocalizedText {
    FormTexts(model: model, language: language).choice(value, at: path, evaluator)
      ?? LocalizedText(text: value, language: "und", isFallback: true)
  }

  /// The values on offer now, without the work of labelling them.
  func choiceValues(of path: String) -> [String] {
    switch model.definition.choices[path] {
    case .items(let items)?: items.map(\.value)
    case .itemset?: model.plan.itemsetNumber[path].map { choiceValues(of: model.plan.itemsets[$0]) } ?? []
    case nil: []
    }
  }

  func choiceValues(of itemset: FormPlan.BoundItemset) -> [String] {
    evaluator.nodes(itemset.nodeset, Focus(NodeReference(0, itemset.node))).map {
      evaluator.string(itemset.value, itemFocus($0, itemset.node))
    }
  }

  func text(_ reference: TextReference?, at path: String, in language: String) -> LocalizedText? {
    guard let reference, let node = model.plan.nodeOfPath[path] else { return nil }
    return FormTexts(model: model, language: language).resolve(reference, Focus(NodeReference(0, node)), evaluator)
  }

  private func itemFocus(_ item: NodeReference, _ node: Int) -> Focus {
    var focus = Focus(item)
    focus.current = NodeReference(0, node)
    return focus
  }
}
