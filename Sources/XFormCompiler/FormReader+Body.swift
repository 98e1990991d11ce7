internal import XForm

extension FormReader {
  func readBody(_ parent: MarkupElement, group: String?) {
    for element in parent.elements {
      switch element.localName {
      case "input": readControl(element, .input, group)
      case "select1": readControl(element, .selectOne, group)
      case "select": readControl(element, .selectMultiple, group)
      case "trigger": readControl(element, .trigger, group)
      case "group":
        let path = element.attributes["ref"] ?? element.attributes["nodeset"]
        if let path {
          lines[path] = lines[path] ?? element.line
          if let label = element.first("label") { form.labels[path] = textReference(label, path) }
        }
        form.groups.append(FormDefinition.Group(path: path, appearance: element.attributes["appearance"] ?? ""))
        readBody(element, group: path ?? group)
      case "label", "hint": break
      case "repeat":
        report(
          element, element.attributes["nodeset"] ?? "repeat",
          "repeats aren't supported yet; ask for each once, or open one case per person")
      default:
        report(
          element, element.attributes["ref"] ?? element.name,
          "\(element.name) isn't supported by the station; it knows input, select1, select, trigger and group")
      }
    }
  }

  private func readControl(_ element: MarkupElement, _ control: Control, _ group: String?) {
    guard let path = element.attributes["ref"] ?? element.attributes["bind"] else {
      report(element, element.name, "the control names no node; add ref")
      return
    }
    guard path.hasPrefix("/") else {
      report(element, path, "the control's ref isn't an absolute path; convert the form with pyxform")
      return
    }
    lines[path] = lines[path] ?? element.line
    let bind = form.binds.first { $0.path == path }
    let isNote =
      control == .input && bind?.type ?? .string == .string && bind?.readOnly?.source == "true()"
      && bind?.calculate == nil && bind?.scan == nil
    let appearance = element.attributes["appearance"] ?? ""
    form.questions.append(
      Question(path: path, control: isNote ? .note : control, bind: bind, appearance: appearance, groupPath: group))
    if let label = element.first("label") { form.labels[path] = textReference(label, path) }
    if let hint = element.first("hint") { form.hints[path] = textReference(hint, path) }
    if control == .selectOne || control == .selectMultiple { readChoices(element, path) }
    for child in element.elements where !["label", "hint", "item", "itemset"].contains(child.localName) {
      report(child, path, "\(child.name) inside a question isn't supported by the station; use a calculation instead")
    }
  }

  private func readChoices(_ element: MarkupElement, _ path: String) {
    if element.attributes["query"] != nil {
      report(element, path, "choices from another file aren't supported; put them on the choices sheet")
      return
    }
    guard let itemset = element.first("itemset") else {
      var items: [ChoiceSource.Item] = []
      for item in element.elements("item") {
        let value = item.first("value")?.text ?? ""
        if value.isEmpty || value.contains(where: \.isWhitespace) {
          report(item, path, "a choice has an empty value or one with a blank in it; give it a name of one word")
        }
        if items.contains(where: { $0.value == value }) { report(item, path, "two choices have the same value") }
        items.append(ChoiceSource.Item(value: value, label: item.first("label").flatMap { textReference($0, path) }))
      }
      form.choices[path] = .items(items)
      return
    }
    guard let nodeset = itemset.attributes["nodeset"], let value = itemset.first("value")?.attributes["ref"],
      let label = itemset.first("label")?.attributes["ref"]
    else {
      report(itemset, path, "the itemset lacks its nodeset, value or label; convert the form with pyxform")
      return
    }
    guard let nodes = expression(nodeset, itemset, path), let values = expression(value, itemset, path),
      let labels = expression(label, itemset, path)
    else { return }
    form.choices[path] = .itemset(ChoiceSource.Itemset(nodeset: nodes, value: values, label: .expression(labels)))
  }
}
