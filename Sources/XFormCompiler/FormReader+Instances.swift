internal import XForm

/// The form's own instance, with its repeats, and the secondary instances.
extension FormReader {
  /// The repeats of the body, outer ones first: which elements of the instance may come several times.
  func readRepeats(_ element: MarkupElement) {
    for child in element.elements {
      if child.localName == "repeat" {
        guard let path = child.attributes["nodeset"] ?? child.attributes["ref"], path.hasPrefix("/") else {
          report(child, "repeat", "a repeat names no absolute nodeset; convert the form with pyxform")
          continue
        }
        locate(path, child)
        if form.repeats.contains(where: { $0.path == path }) {
          report(child, path, "two repeats name this node; keep one")
          continue
        }
        var found = RepeatDefinition(path: path)
        if let count = child.attributes["jr:count"] { found.count = expression(count, child, path) }
        found.isFixed = ["true()", "true", "1"].contains(child.attributes["jr:noAddRemove"] ?? "")
        found.appearance = child.attributes["appearance"] ?? ""
        form.repeats.append(found)
      }
      if child.localName == "repeat" || child.localName == "group" { readRepeats(child) }
    }
  }

  func readInstances(_ model: MarkupElement) {
    let instances = model.elements("instance")
    guard let main = instances.first, let data = main.elements.first else {
      report(model, "model", "it has no instance; convert it with pyxform")
      return
    }
    form.id = data.attributes["id"] ?? data.attributes["xmlns"] ?? ""
    form.version = data.attributes["version"] ?? data.attributes["orx:version"] ?? ""
    if form.id.isEmpty {
      report(data, data.name, "the instance has no id attribute; set form_id in the settings sheet")
    }
    let repeats = Set(form.repeats.map(\.path))
    form.instance = shape(data, repeats: repeats)
    if !repeats.isEmpty { form.start = tree(data, withoutTemplates: true) }
    for instance in instances.dropFirst() {
      guard let id = instance.attributes["id"] else {
        report(instance, "instance", "a secondary instance has no id; give it one")
        continue
      }
      if form.secondaries.contains(where: { $0.id == id }) {
        report(instance, "instance \(id)", "two instances have this id; rename one")
        continue
      }
      if let source = instance.attributes["src"] {
        readExternal(instance, id: id, source: source)
      } else {
        form.secondaries.append(FormDefinition.Secondary(id: id, tree: instance.rows ?? .emptyRoot))
      }
    }
  }

  /// Each repeat once, with the values of its template or else of its first row.
  private func shape(_ root: MarkupElement, repeats: Set<String>) -> NodeTree {
    var builder = NodeTree.Builder()
    func add(_ element: MarkupElement, _ path: String) {
      open(element, &builder)
      let children = element.elements
      if children.isEmpty { builder.text(element.text) }
      var done: Set<String> = []
      for child in children {
        let childPath = repeats.isEmpty ? "" : "\(path)/\(child.name)"
        guard repeats.contains(childPath) else {
          add(child, childPath)
          continue
        }
        guard done.insert(child.name).inserted else { continue }
        let rows = children.filter { $0.name == child.name }
        if let number = form.repeats.firstIndex(where: { $0.path == childPath }) {
          form.repeats[number].initialRows = rows.count { !$0.isTemplate }
        }
        add(rows.first(where: \.isTemplate) ?? child, childPath)
      }
      builder.closeElement()
    }
    add(root, "/\(root.name)")
    return builder.finish()
  }

  /// Leaves get a text node for their value; blanks between elements are layout.
  func tree(_ root: MarkupElement, withoutTemplates: Bool = false) -> NodeTree {
    var builder = NodeTree.Builder()
    func add(_ element: MarkupElement) {
      open(element, &builder)
      let children = element.elements
      if children.isEmpty { builder.text(element.text) }
      for child in children where !(withoutTemplates && child.isTemplate) { add(child) }
      builder.closeElement()
    }
    add(root)
    return builder.finish()
  }

  private func open(_ element: MarkupElement, _ builder: inout NodeTree.Builder) {
    builder.openElement(
      element.name,
      attributes: element.attributes.named { $0 != "jr:template" }.sorted { $0.key < $1.key }
        .map { ($0.key, $0.value) })
  }

  // MARK: External instances

  private func readExternal(_ element: MarkupElement, id: String, source: String) {
    let place = "instance \(id)"
    if source == "jr://instance/last-saved" {
      var secondary = FormDefinition.Secondary(id: id, tree: form.instance)
      secondary.isLastSaved = true
      secondary.tree.clear()
      form.secondaries.append(secondary)
      return
    }
    guard let name = Self.fileName(source) else {
      report(
        element, place, "its source \(source) isn't jr://file/NAME or jr://file-csv/NAME; put the file beside the form")
      form.secondaries.append(FormDefinition.Secondary(id: id, tree: .emptyRoot))
      return
    }
    guard let bytes = resource(name) else {
      note(.missingFile, element, place, "\(name) isn't beside the form, so its rows are missing; put it there")
      form.secondaries.append(FormDefinition.Secondary(id: id, tree: .emptyRoot))
      return
    }
    do throws(ExternalRows.Failure) {
      let tree =
        if name.lowercased().hasSuffix(".csv") {
          try ExternalRows.table(bytes)
        } else if name.lowercased().hasSuffix(".geojson") {
          try ExternalRows.features(bytes)
        } else {
          try ExternalRows.document(bytes)
        }
      form.secondaries.append(FormDefinition.Secondary(id: id, tree: tree))
    } catch {
      report(element, place, "\(name) can't be read: \(error.message)")
      form.secondaries.append(FormDefinition.Secondary(id: id, tree: .emptyRoot))
    }
  }

  /// The plain file name of a `jr://file…` address; never a path that leads elsewhere.
  private static func fileName(_ source: String) -> String? {
    for prefix in ["jr://file-csv/", "jr://file/"] where source.hasPrefix(prefix) {
      let name = String(source.dropFirst(prefix.count))
      let isPlain = !name.isEmpty && !name.contains("/") && !name.contains("\\") && !name.hasPrefix(".")
      return isPlain ? name : nil
    }
    return nil
  }
}

extension MarkupElement {
  var isTemplate: Bool { attributes["jr:template"] != nil }
}

extension NodeTree {
  /// A document with an empty root element.
  static var emptyRoot: NodeTree {
    var builder = Builder()
    builder.openElement("root", attributes: [])
    builder.closeElement()
    return builder.finish()
  }
}
