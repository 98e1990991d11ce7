/// One step of a `form try` script.
struct FormScriptStep: Equatable {
  var line: Int
  /// The step as written.
  var source: String
  var verb: String
  var arguments: [String]

  /// Reads a script: one step a line, words between blanks, quotes around words with blanks; `#` starts a comment.
  static func read(_ text: String) -> [FormScriptStep] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { number, line in
      var words = words(line)
      guard !words.isEmpty else { return nil }
      let verb = words.removeFirst()
      return FormScriptStep(line: number + 1, source: String(line).trimmed, verb: verb, arguments: words)
    }
  }

  private static func words(_ line: Substring) -> [String] {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    var isEscaped = false
    for character in line {
      if isEscaped {
        word = (word ?? "") + (character == "n" ? "\n" : String(character))
        isEscaped = false
      } else if isQuoted {
        if character == "\\" {
          isEscaped = true
        } else if character == "\"" {
          isQuoted = false
        } else {
          word = (word ?? "") + String(character)
        }
      } else if character == "\"" {
        isQuoted = true
        word = word ?? ""
      } else if character.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
      } else if character == "#", word == nil {
        break
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }
}
