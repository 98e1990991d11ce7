/// Evaluates single expressions over any document; what `waypost form eval` runs.
///
/// The document is a tree whose names are `{namespace}prefix:local` where they have a namespace, see `ExpandedName`. If
/// it is an XForm, `instance()` and `jr:itext()` find their nodes in it.
package struct ExpressionProbe: Sendable {
  /// One evaluation: where, with which names, in which language.
  package struct Setting: Sendable {
    /// Path of the context node; the root node, or the document, if `nil`.
    package var contextPath: String?
    /// Path of the node where absolute paths start; the document if `nil`.
    package var rootPath: String?
    /// Namespace of each prefix the expression uses.
    package var namespaces: [String: String]
    /// BCP 47 tag of the active translation; the form's default if `nil`.
    package var language: String?

    package init(
      contextPath: String? = nil, rootPath: String? = nil, namespaces: [String: String] = [:], language: String? = nil
    ) {
      self.contextPath = contextPath
      self.rootPath = rootPath
      self.namespaces = namespaces
      self.language = language
    }
  }

  package enum Value: Sendable, Equatable {
    case number(Double)
    case string(String)
    case boolean(Bool)
    /// Positional paths as `/*[1]/*[2]/@name`, and the text of the first node.
    case nodes([String], first: String)
  }

  private let document: NodeTree
  private let context: SessionContext

  package init(document: NodeTree, context: SessionContext) {
    self.document = document
    self.context = context
  }

  /// - Throws: `FormError.expression` if it isn't XPath or calls what can't be called; `.unknownPath` if a path of the
  ///   setting names no node.
  package func evaluate(_ source: String, _ setting: Setting = Setting()) throws(FormError) -> Value {
    var evaluator = Evaluator(
      primary: document, secondaries: [], context: context,
      texts: DocumentTexts(document: document, wanted: setting.language))
    let problems = EvaluationProblems()
    evaluator.problems = problems
    for (id, node) in document.elements(named: "instance", with: "id") {
      evaluator.instances[id] = evaluator.instances[id] ?? NodeReference(0, node)
    }
    if let path = setting.rootPath { evaluator.root = try node(path, evaluator) }
    var focus = Focus(evaluator.root)
    if let path = setting.contextPath { focus = Focus(try node(path, evaluator)) }
    let names = NameResolution(document: document, namespaces: setting.namespaces)
    let tree = names.resolve(try Parser.parse(source, keepsImpossibleCalls: true))
    let value = evaluator.evaluate(tree, focus)
    if let problem = problems.first { throw .expression(source, column: problem.column, problem: problem.message) }
    switch value {
    case .number(let number): return .number(number)
    case .string(let text): return .string(text)
    case .boolean(let truth): return .boolean(truth)
    case .moment: return .string(evaluator.string(value))
    case .node(let node): return .nodes([document.positionalPath(Int(node.index))], first: evaluator.string(node))
    case .nodes(let nodes):
      // Texts come with the plain form first, whatever their place; shuffled nodes stay as they are.
      let isText = if case .call(.itext, _) = tree { true } else { false }
      let nodes = isText ? evaluator.sorted(nodes) : nodes
      return .nodes(nodes.map { document.positionalPath(Int($0.index)) }, first: evaluator.string(value))
    }
  }

  /// Paths of a setting count from the document, whatever the root is.
  private func node(_ path: String, _ evaluator: Evaluator) throws(FormError) -> NodeReference {
    var evaluator = evaluator
    evaluator.root = NodeReference(0, 0)
    guard let tree = try? Parser.parse(path), let node = evaluator.nodes(tree, Focus(evaluator.root)).first else {
      throw .unknownPath(path)
    }
    return node
  }
}

extension NodeTree {
  /// `/*[1]/*[2]/text()[1]`: the place among the siblings of its kind; attributes by their name.
  func positionalPath(_ node: Int) -> String {
    if node == 0 { return "/" }
    var steps: [String] = []
    var index = node
    while index > 0 {
      let kind = kinds[index]
      let place = kind == .attribute ? 0 : 1 + children(Int(parents[index])).count { $0 < index && kinds[$0] == kind }
      switch kind {
      case .attribute: steps.append("@" + ExpandedName(name(index)).qualified)
      case .text: steps.append("text()[\(place)]")
      case .comment: steps.append("comment()[\(place)]")
      case .instruction: steps.append("processing-instruction()[\(place)]")
      case .document, .element: steps.append("*[\(place)]")
      }
      index = Int(parents[index])
    }
    return "/" + steps.reversed().joined(separator: "/")
  }

  /// Elements by local name that carry an attribute, with its value.
  func elements(named name: String, with attribute: String) -> [(value: String, node: Int)] {
    (0..<count).compactMap { node in
      guard kinds[node] == .element, ExpandedName(self.name(node)).local == name,
        let found = attributes(node).first(where: { self.name($0) == attribute })
      else { return nil }
      return (values[found], node)
    }
  }
}
