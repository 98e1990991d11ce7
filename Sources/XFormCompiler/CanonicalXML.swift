/// Compares two documents by what they say: order and text count, blanks between elements, the order of attributes and
/// the choice of prefixes declared don't. `*` in the second matches any text but none.
enum CanonicalXML {
  /// Where the documents part, in words; `nil` if they say the same.
  static func difference(_ found: MarkupElement, _ wanted: MarkupElement, at path: String = "") -> String? {
    let here = "\(path)/\(found.name)"
    guard found.name == wanted.name else { return "\(here) stands where \(path)/\(wanted.name) should" }
    let names = Set(found.attributes.keys).union(wanted.attributes.keys).filter { !$0.hasPrefix("xmlns:") }
    for name in names.sorted() {
      guard same(found.attributes[name], wanted.attributes[name]) else {
        return "\(here)/@\(name) is \(found.attributes[name] ?? "missing"), not \(wanted.attributes[name] ?? "there")"
      }
    }
    let inner = (found.elements, wanted.elements)
    for (left, right) in zip(inner.0, inner.1) {
      if let difference = difference(left, right, at: here) { return difference }
    }
    if inner.0.count != inner.1.count {
      return inner.0.count > inner.1.count
        ? "\(here) has \(inner.0[inner.1.count].name), which isn't wanted"
        : "\(here) lacks \(inner.1[inner.0.count].name)"
    }
    if inner.0.isEmpty, !same(found.text, wanted.text) { return "\(here) is '\(found.text)', not '\(wanted.text)'" }
    return nil
  }

  private static func same(_ found: String?, _ wanted: String?) -> Bool {
    found == wanted || (wanted == "*" && found?.isEmpty == false)
  }
}
