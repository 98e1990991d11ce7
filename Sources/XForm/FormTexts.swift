/// The words of a form in one language, with what stands in when a translation is missing.
struct FormTexts: TextSource {
  let model: FormModel
  let language: String

  /// The evaluator that all below expect: one whose texts are these, for expressions that ask for others of them.
  func reading(_ evaluator: Evaluator) -> Evaluator {
    var reading = evaluator
    reading.texts = self
    return reading
  }

  func resolve(_ reference: TextReference, _ focus: Focus, _ evaluator: Evaluator) -> LocalizedText? {
    switch reference {
    case .text(let number): return localized(number, focus, evaluator)
    case .literal(let template):
      let known = model.defaultLanguage
      return LocalizedText(
        text: render(template, focus, evaluator), language: known,
        isFallback: known != "und" && !Self.matches(known, language))
    case .expression(let expression):
      let bound = bound(expression, focus, evaluator)
      if case .call(.itext, let arguments) = bound {
        return localized(id: evaluator.string(arguments[0], focus), focus, evaluator)
      }
      return LocalizedText(
        text: evaluator.string(bound, focus), language: model.defaultLanguage,
        isFallback: !Self.matches(model.defaultLanguage, language))
    }
  }

  /// The expression as it is meant where the text stands: inside a repeat, an absolute path means the same row.
  private func bound(_ expression: Expression, _ focus: Focus, _ evaluator: Evaluator) -> ExpressionTree {
    guard model.plan.shape.hasRepeats, focus.current.tree == 0 else { return expression.tree }
    let context = Int(evaluator.places.shapes[Int(focus.current.index)])
    var resolution = PathResolution(shape: model.plan.shape, context: context)
    return resolution.resolve(expression.tree, atContext: focus.node == focus.current)
  }

  /// Asked language, then the default, then any that has it.
  ///
  /// - Parameter form: `nil` for the words; else `guidance`, `image` and the like.
  func localized(_ number: Int, form: String? = nil, _ focus: Focus, _ evaluator: Evaluator) -> LocalizedText? {
    let texts = model.definition.texts
    if form == nil {
      return localized(focus, evaluator) {
        texts.isWritten(number, $0)
      } template: {
        texts[number, $0]
      }
    }
    guard 0..<texts.count ~= number, let media = form.flatMap({ model.definition.media[texts.id(number)]?[$0] }) else {
      return nil
    }
    return localized(focus, evaluator) {
      $0 < media.count && media[$0] != nil
    } template: {
      media[$0]
    }
  }

  private func localized(
    _ focus: Focus, _ evaluator: Evaluator, isWritten: (Int) -> Bool, template: (Int) -> TextTemplate?
  ) -> LocalizedText? {
    let languages = model.languages
    func first(_ isWanted: (String) -> Bool) -> Int? {
      languages.indices.first { isWritten($0) && isWanted(languages[$0]) }
    }
    guard let found = first({ $0 == language }) ?? first({ Self.matches($0, language) }) ?? first({ _ in true }),
      let template = template(found)
    else { return nil }
    let tag = languages[found]
    return LocalizedText(
      text: render(template, focus, evaluator), language: tag, isFallback: !Self.matches(tag, language))
  }

  /// By an id that was computed.
  private func localized(id: String, _ focus: Focus, _ evaluator: Evaluator) -> LocalizedText? {
    model.definition.texts.number(of: id).flatMap { localized($0, focus, evaluator) }
  }

  /// Whether both tags name the same language, script and region aside.
  private static func matches(_ tag: String, _ wanted: String) -> Bool {
    tag == wanted || tag.prefix { $0 != "-" } == wanted.prefix { $0 != "-" }
  }

  private func render(_ template: TextTemplate, _ focus: Focus, _ evaluator: Evaluator) -> String {
    if case .text(let text)? = template.parts.first, template.parts.count == 1 { return text }
    return template.parts.map { part in
      switch part {
      case .text(let text): text
      case .output(let expression): evaluator.string(bound(expression, focus, evaluator), focus)
      }
    }.joined()
  }

  // MARK: TextSource

  func text(_ id: String, _ evaluator: Evaluator) -> String {
    localized(id: id, Focus(NodeReference(0, 0)), evaluator)?.text ?? ""
  }

  func choiceName(_ value: String, question path: String, _ focus: Focus, _ evaluator: Evaluator) -> String {
    let from = focus.current.tree == 0 ? Int(focus.current.index) : 0
    guard let shape = model.plan.nodeOfPath[FormModel.withoutRows(path)],
      let node = evaluator.places.place(of: shape, from: from, evaluator.primary)
    else { return value }
    return choice(value, at: node, evaluator)?.text ?? value
  }

  /// The label of a choice by its value; `nil` if the question doesn't offer it or it has no label.
  func choice(_ value: String, at node: Int, _ evaluator: Evaluator) -> LocalizedText? {
    guard let path = model.plan.pathOfNode[Int(evaluator.places.shapes[node])],
      let source = model.definition.choices[path], !value.isEmpty
    else { return nil }
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
