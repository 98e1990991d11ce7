internal import XForm

extension FormReader {
  func readBody(_ parent: MarkupElement, group: String?) {
    for element in parent.elements {
      switch element.localName {
      case "input": readControl(element, .input, group)
      case "select1": readControl(element, .selectOne, group)
      case "select": readControl(element, .selectMultiple, group)
      case "rank": readControl(element, .rank, group)
      case "range": readControl(element, .range, group)
      case "trigger": readControl(element, .trigger, group)
      case "upload": readUpload(element)
      case "group":
        let path = element.attributes["ref"] ?? element.attributes["nodeset"]
        if let path {
          locate(path, element)
          if let label = element.first("label") { form.labels[path] = textReference(label, path) }
        }
        form.groups.append(FormDefinition.Group(path: path, appearance: element.attributes["appearance"] ?? ""))
        // A repeat stands in a group that carries its label, usually without a ref of its own.
        if path == nil, let repeated = element.first("repeat")?.attributes["nodeset"],
          let label = element.first("label"), form.labels[repeated] == nil
        {
          form.labels[repeated] = textReference(label, repeated)
        }
        readBody(element, group: path ?? group)
      case "repeat":
        let path = element.attributes["nodeset"] ?? element.attributes["ref"]
        form.groups.append(FormDefinition.Group(path: path, appearance: element.attributes["appearance"] ?? ""))
        for action in element.elements where action.isAction { readAction(action, place: path) }
        readBody(element, group: path ?? group)
      case "label", "hint": break
      case _ where element.isAction: if parent.localName != "repeat" { readAction(element, place: group) }
      default:
        report(
          element, element.attributes["ref"] ?? element.name,
          "\(element.name) isn't supported by the station; it knows input, select1, select, rank, range, trigger, "
            + "group and repeat")
      }
    }
  }

  private func readUpload(_ element: MarkupElement) {
    let path = element.attributes["ref"] ?? element.attributes["bind"] ?? element.name
    locate(path, element)
    for action in element.elements where action.isAction { readAction(action, place: path) }
    note(.upload, element, path, "the station keeps no pictures, sounds or files, so the question is skipped")
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
    locate(path, element)
    let bind = bindNumber[path].map { form.binds[$0] }
    let isNote =
      control == .input && bind?.type ?? .string == .string && bind?.readOnly?.source == "true()"
      && bind?.calculate == nil && bind?.scan == nil
    let appearance = element.attributes["appearance"] ?? ""
    var question = Question(
      path: path, control: isNote ? .note : control, bind: bind, appearance: appearance, groupPath: group)
    if control == .range { question.range = range(element, path) }
    form.questions.append(question)
    noteWidgets(element, question)
    if let label = element.first("label") { form.labels[path] = textReference(label, path) }
    if let hint = element.first("hint") { form.hints[path] = textReference(hint, path) }
    if [.selectOne, .selectMultiple, .rank].contains(control) { readChoices(element, path) }
    for child in element.elements {
      switch child.localName {
      case "label", "hint", "item", "itemset", "help": break
      case _ where child.isAction: readAction(child, place: path)
      case _ where control == .range: break
      default:
        report(child, path, "\(child.name) inside a question isn't supported by the station; use a calculation instead")
      }
    }
  }

  private func range(_ element: MarkupElement, _ path: String) -> NumberRange? {
    guard let start = element.attributes["start"].flatMap(Double.init), start.isFinite,
      let end = element.attributes["end"].flatMap(Double.init), end.isFinite,
      let step = element.attributes["step"].flatMap(Double.init), step.isFinite, step != 0
    else {
      report(element, path, "the range lacks a number as its start, end or step; write start=0 end=10 step=1")
      return nil
    }
    return NumberRange(start: start, end: end, step: step)
  }

  /// What a phone would do and a desk doesn't.
  private func noteWidgets(_ element: MarkupElement, _ question: Question) {
    if element.attributes["query"] != nil {
      note(
        .externalChoices, element, question.path,
        "choices from itemsets.csv aren't offered, the answer is typed as text; use select_one_from_file")
    }
    if question.appearance.hasPrefix("search(") || question.appearance.contains(" search(") {
      note(
        .externalChoices, element, question.path,
        "search() isn't carried out, only the choices written in the form are offered; use select_one_from_file")
    }
    let isPlace = [.geopoint, .geotrace, .geoshape].contains(question.type)
    if isPlace || question.appearance.split(separator: " ").contains(where: { $0 == "map" }) {
      note(
        .location, element, question.path,
        isPlace ? "there is no map, the place is typed as text" : "there is no map, the choices are shown as a list")
    }
  }

  private func readChoices(_ element: MarkupElement, _ path: String) {
    guard let itemset = element.first("itemset") else {
      var items: [ChoiceSource.Item] = []
      var known: Set<String> = []
      for item in element.elements("item") {
        let value = item.first("value")?.text ?? ""
        if value.isEmpty || value.hasBlank {
          report(item, path, "a choice has an empty value or one with a blank in it; give it a name of one word")
        }
        if !known.insert(value).inserted { report(item, path, "two choices have the same value") }
        items.append(ChoiceSource.Item(value: value, label: item.first("label").flatMap { textReference($0, path) }))
      }
      form.choices[path] = .items(items)
      return
    }
    guard let nodeset = itemset.attributes["nodeset"], let value = itemset.first("value")?.attributes["ref"] else {
      report(itemset, path, "the itemset lacks its nodeset or value; convert the form with pyxform")
      return
    }
    let label = itemset.first("label")?.attributes["ref"] ?? value
    guard let nodes = expression(nodeset, itemset, path), let values = expression(value, itemset, path),
      let labels = expression(label, itemset, path)
    else { return }
    form.choices[path] = .itemset(ChoiceSource.Itemset(nodeset: nodes, value: values, label: .expression(labels)))
  }
}

extension MarkupElement {
  /// `setvalue`, `odk:setgeopoint`, `odk:recordaudio`.
  var isAction: Bool { localName == "setvalue" || localName == "setgeopoint" || localName == "recordaudio" }
}
