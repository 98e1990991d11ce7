/// Takes out of a text what could lead to a person, whatever wrote it there. The station's own texts hold none of it; this
/// is the second wall, for journals of other programs and for what nobody thought of.
enum SupportFilter {
  static func clean(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line(String($0)) }.joined(separator: "\n")
  }

  /// Word by word; a word is what stands between spaces and the marks that programs put around values.
  private static func line(_ line: String) -> String {
    // Lines of a machine readable zone, whatever stands around them.
    if line.contains("<<") { return "[a line that looks like a document's]" }
    var cleaned = ""
    var word = ""
    for character in line + "\n" {
      if isBoundary(character) {
        cleaned += replaced(word)
        word = ""
        if character != "\n" { cleaned.append(character) }
      } else {
        word.append(character)
      }
    }
    return cleaned
  }

  private static func isBoundary(_ character: Character) -> Bool {
    character.isWhitespace || "\"'(),;=[]{}|/".contains(character)
  }

  /// Marks at the end of a word stay.
  private static func replaced(_ word: String) -> String {
    let end = word.lastIndex { !":.!?".contains($0) }
    guard let end else { return word }
    return core(String(word[...end])) + word[word.index(after: end)...]
  }

  private static func core(_ word: String) -> String {
    let letters = word.utf8
    guard !letters.isEmpty else { return "" }
    if word.hasPrefix("WPB1-") { return "[badge]" }
    if word.hasPrefix("WP1:") || word.hasPrefix("WP") && word.contains(":") && letters.count > 24 {
      return "[slip's code]"
    }
    if word.uppercased().hasPrefix("AGE-SECRET-KEY") { return "[secret]" }
    if isSerial(word) { return "[number]" }
    if letters.count == 32, letters.allSatisfy(isLowerHex) { return "[id]" }
    // 32 secret bytes, or a public key.
    if letters.count >= 43, !word.contains("/"), !word.contains("."), letters.allSatisfy(isBase64) { return "[key]" }
    if word.contains("@"), !word.hasSuffix(".service"), !word.hasSuffix(".socket"), word.contains(".") {
      return "[address]"
    }
    return word
  }

  /// "D7-K3M-9QX-R", with whatever stands behind it.
  private static func isSerial(_ word: String) -> Bool {
    let trimmed = word.drop { !$0.isLetter && !$0.isNumber }
    let parts = trimmed.split(separator: "-", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, (2...4).contains(parts[0].count), parts[1].count == 3, parts[2].count == 3,
      let check = parts[3].first, check.isLetter || check.isNumber
    else { return false }
    return parts.prefix(3).allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) } }
  }

  private static func isLowerHex(_ unit: UInt8) -> Bool { (48...57).contains(unit) || (97...102).contains(unit) }
  private static func isBase64(_ unit: UInt8) -> Bool {
    (48...57).contains(unit) || (65...90).contains(unit) || (97...122).contains(unit) || "+-_=".utf8.contains(unit)
  }
}
