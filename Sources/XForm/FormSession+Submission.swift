extension FormSession {
  /// The record as OpenRosa submission XML, the same bytes for the same answers.
  ///
  /// Nodes that aren't relevant are left out. With a receiver, so is what this receiver may not get: fields whose
  /// `waypost:receiver` doesn't list it, outcomes addressed to somebody else, and groups that become empty.
  ///
  /// - Parameters:
  ///   - receiver: receiver type such as `ASY`; `nil` for everything.
  ///   - instanceID: value of `meta/instanceID`, such as `uuid:…`.
  /// - Throws: `FormError.noInstanceID` if the form has no place for it.
  public func submission(receiver: String?, instanceID: String) throws(FormError) -> String {
    let definition = model.definition
    guard let identityPath = definition.instanceIDPath, let identity = node(at: identityPath),
      let root = evaluator.primary.rootElement
    else { throw .noInstanceID(form: model.id) }
    let writer = SubmissionWriter(session: self, receiver: receiver, identity: identity, instanceID: instanceID)
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + writer.document(root) + "\n"
  }

  /// Whether a receiver of this type gets the leaf at `node`.
  func isFor(_ receiver: String, _ node: Int) -> Bool {
    let bind = bind(of: node)
    if let receivers = bind?.receivers { return receivers.contains(receiver) }
    guard let path = model.plan.pathOfNode[shapeOf(node)],
      let outcome = model.outcomes.first(where: { $0.path == path })
    else {
      return true
    }
    // That somebody was also sent elsewhere is that office's business alone.
    return outcome.addressee == receiver
  }
}

/// Writes the instance.
private struct SubmissionWriter {
  let session: FormSession
  let receiver: String?
  let identity: Int
  let instanceID: String

  private var tree: NodeTree { session.evaluator.primary }

  func document(_ root: Int) -> String {
    let body = content(root)
    let name = tree.name(root)
    return "<\(name)\(namespaces)\(attributes(root))>\(body)</\(name)>"
  }

  private func content(_ element: Int) -> String {
    tree.children(element).filter { tree.kinds[$0] == .element }.compactMap { write($0) }.joined()
  }

  private func write(_ element: Int) -> String? {
    if session.evaluator.hidden[element] { return nil }
    let name = tree.name(element)
    if session.deprecatedID != nil, name == "deprecatedID" || name == "orx:deprecatedID" { return nil }
    let open = "<\(name)\(attributes(element))"
    guard tree.isLeaf(element) else {
      let body = content(element)
      return body.isEmpty ? nil : "\(open)>\(body)</\(name)>"
    }
    if element == identity {
      return "\(open)>\(XMLText.escaped(FormText.canonical(instanceID)))</\(name)>" + (deprecated(beside: name) ?? "")
    }
    if let receiver, !session.isFor(receiver, element) { return nil }
    let value = FormText.canonical(session.evaluator.string(NodeReference(0, element)))
    return value.isEmpty ? "\(open)/>" : "\(open)>\(XMLText.escaped(value))</\(name)>"
  }

  /// The record that this one corrects; the form needs no place for it.
  private func deprecated(beside name: String) -> String? {
    guard let id = session.deprecatedID else { return nil }
    let prefix = name.hasPrefix("orx:") ? "orx:" : ""
    return "<\(prefix)deprecatedID>\(XMLText.escaped(FormText.canonical(id)))</\(prefix)deprecatedID>"
  }

  /// Attributes as in the form, without the tools' own (`jr:template` and the like).
  private func attributes(_ element: Int) -> String {
    tree.attributes(element).filter { !tree.name($0).hasPrefix("jr:") }
      .map { " \(tree.name($0))=\"\(XMLText.escaped(tree.values[$0]))\"" }.joined()
  }

  /// Declarations of the prefixes that names in the output use and the root doesn't declare itself.
  private var namespaces: String {
    var used: Set<String> = []
    for node in 0..<tree.count where tree.kinds[node] == .element || tree.kinds[node] == .attribute {
      let name = tree.name(node)
      if !name.hasPrefix("jr:"), let colon = name.firstIndex(of: ":") { used.insert(String(name[..<colon])) }
    }
    let declared = Set(tree.rootElement.map { tree.attributes($0).map { tree.name($0) } } ?? [])
    return session.model.definition.namespaces.sorted { $0.key < $1.key }
      .filter { used.contains($0.key) && !declared.contains("xmlns:\($0.key)") }
      .map { " xmlns:\($0.key)=\"\(XMLText.escaped($0.value))\"" }.joined()
  }
}
