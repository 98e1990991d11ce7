internal import XForm

extension FormReader {
  /// A `setvalue`; of other actions a note.
  ///
  /// - Parameter place: path of the question or repeat it stands in.
  func readAction(_ element: MarkupElement, place: String?) {
    let target = element.attributes["ref"] ?? element.attributes["bind"] ?? place ?? ""
    guard element.localName == "setvalue" else {
      note(
        .action, element, target,
        "\(element.name) isn't carried out by the station; its field stays as it is")
      return
    }
    guard target.hasPrefix("/") else {
      report(element, place ?? "setvalue", "it names no absolute ref; convert the form with pyxform")
      return
    }
    locate(target, element)
    var events: [ActionDefinition.Event] = []
    let named = element.attributes["event"] ?? element.attributes["ev:event"] ?? ""
    for name in named.split(whereSeparator: \.isWhitespace) {
      if name == "xforms-ready" {
        events.append(.firstLoad)
      } else if let event = ActionDefinition.Event(rawValue: String(name)) {
        events.append(event)
      } else {
        report(
          element, target,
          "its event '\(name)' isn't one the station knows: odk-instance-first-load, odk-instance-load, "
            + "odk-new-repeat, xforms-value-changed")
      }
    }
    if events.isEmpty { return report(element, target, "the setvalue names no event; add one") }
    var value: Expression?
    if let source = element.attributes["value"], !source.trimmed.isEmpty {
      guard let compiled = expression(source, element, target) else { return }
      value = compiled
    }
    form.actions.append(
      ActionDefinition(target: target, events: events, value: value, literal: element.text, place: place))
  }

  /// Entities and the audit log are kept as data; nothing is done with them.
  func noteEntities() {
    let tree = form.instance
    for node in 0..<tree.count where tree.kinds[node] == .element {
      guard ["entity", "audit"].contains(tree.nameTable[Int(tree.names[node])]) else { continue }
      let path = tree.path(node)
      if path.hasSuffix("/meta/entity") {
        note(.entity, nil, path, "entities aren't kept by the station; the record is sent with their markup")
      } else if path.hasSuffix("/meta/audit") {
        note(.audit, nil, path, "no audit log of the interview is written; the station has its own")
      }
    }
  }
}
