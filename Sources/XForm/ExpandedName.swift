/// A node's name: as written in a form, or as `{namespace}prefix:local` in a document of `form eval`.
struct ExpandedName {
  /// "" when it has none, or the document's reader kept none.
  var namespace = ""
  /// As written: `prefix:local` or `local`.
  var qualified: String

  init(_ stored: String) {
    guard stored.utf8.first == UInt8(ascii: "{"), let end = stored.lastIndex(of: "}") else {
      qualified = stored
      return
    }
    namespace = String(stored[stored.index(after: stored.startIndex)..<end])
    qualified = String(stored[stored.index(after: end)...])
  }

  var local: String { String(qualified.split(separator: ":").last ?? "") }
  var prefix: String { qualified.contains(":") ? String(qualified.prefix { $0 != ":" }) : "" }
}
