/// XLSForm language names to BCP 47 tags.
enum LanguageTag {
  /// `English (en)` is `en`; a bare tag is itself; `default` (a form without named languages) is `und`; any other name
  /// becomes a private-use tag, so that it stays distinct.
  static func from(_ name: String) -> String {
    let name = name.trimmed
    if name.hasSuffix(")"), let open = name.lastIndex(of: "(") {
      let tag = String(name[name.index(after: open)...].dropLast()).trimmed
      if isTag(tag) { return tag }
    }
    if name.isEmpty || name == "default" { return "und" }
    if isTag(name), name.split(separator: "-")[0].utf8.count <= 3 { return name }
    let letters = name.lowercased().unicodeScalars.filter { ("a"..."z").contains($0) }
    return letters.isEmpty ? "und" : "und-x-" + String(String.UnicodeScalarView(letters)).prefix(8)
  }

  private static func isTag(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let language = parts.first, (2...8).contains(language.utf8.count),
      language.utf8.allSatisfy({ ($0 | 32) >= UInt8(ascii: "a") && ($0 | 32) <= UInt8(ascii: "z") })
    else { return false }
    return parts.dropFirst().allSatisfy { part in
      (1...8).contains(part.utf8.count)
        && part.utf8.allSatisfy {
          (48...57).contains($0) || (($0 | 32) >= UInt8(ascii: "a") && ($0 | 32) <= UInt8(ascii: "z"))
        }
    }
  }
}
