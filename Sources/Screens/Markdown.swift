/// The Markdown in a form's words, as ODK has it: `**strong**`, `*emphasis*` (or with `_`), `# headings`, new lines,
/// `\*` for the character itself.
///
/// Everything else stays as it is written, and is escaped like any text: HTML in a label is shown, not obeyed, and a
/// link stays words, as a page of the station leads nowhere.
enum Markdown {
  private indirect enum Piece {
    case text(String)
    case emphasis([Piece])
    case strong([Piece])
    case newLine
  }

  static func html(_ text: String) -> HTML { "\(pieces(text).map(markup))" }

  /// The words alone, where a page can't show more.
  static func plain(_ text: String) -> String { pieces(text).map(words).joined() }

  private static func markup(_ piece: Piece) -> HTML {
    switch piece {
    case .text(let text): "\(text)"
    case .emphasis(let inner): "<em>\(inner.map(markup))</em>"
    case .strong(let inner): "<strong>\(inner.map(markup))</strong>"
    case .newLine: "<br>"
    }
  }

  private static func words(_ piece: Piece) -> String {
    switch piece {
    case .text(let text): text
    case .emphasis(let inner), .strong(let inner): inner.map(words).joined()
    case .newLine: " "
    }
  }

  // MARK: Reading

  private static let marks = ["**", "__", "*", "_"]

  private static func pieces(_ text: String) -> [Piece] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> [Piece] in
      let level = line.prefix { $0 == "#" }.count
      guard (1...6).contains(level), line.dropFirst(level).first == " " else { return inline(line, marks) }
      return [.strong(inline(line.dropFirst(level + 1), marks))]
    }
    return Array(lines.joined(separator: [.newLine]))
  }

  /// - Parameter marks: those that can begin something here; none begins again inside itself.
  private static func inline(_ text: Substring, _ marks: [String]) -> [Piece] {
    var pieces: [Piece] = []
    var words = ""
    var rest = text
    while let first = rest.first {
      if first == "\\", let next = rest.dropFirst().first, "\\*_#".contains(next) {
        words.append(next)
        rest = rest.dropFirst(2)
      } else if let mark = marks.first(where: { rest.hasPrefix($0) }), let inner = marked(rest, mark, after: words.last)
      {
        pieces.append(.text(words))
        words = ""
        let read = inline(inner, marks.filter { $0 != mark })
        pieces.append(mark.count == 2 ? .strong(read) : .emphasis(read))
        rest = rest[inner.endIndex...].dropFirst(mark.count)
      } else {
        words.append(first)
        rest = rest.dropFirst()
      }
    }
    return pieces + [.text(words)]
  }

  /// What a mark at the start of `text` encloses: no blank beside either mark, and `_` only around whole words.
  private static func marked(_ text: Substring, _ mark: String, after before: Character?) -> Substring? {
    let isWord = { (character: Character?) in character.map { $0.isLetter || $0.isNumber } ?? false }
    let needsEdge = mark.first == "_"
    let inner = text.dropFirst(mark.count)
    guard let first = inner.first, !first.isWhitespace, first != mark.first, !(needsEdge && isWord(before)) else {
      return nil
    }
    var place = inner.startIndex
    while let end = inner[place...].firstIndex(where: { $0 == mark.first }) {
      let run = inner[end...].prefix { $0 == mark.first }
      let last = inner[..<end].last
      let closes = run.count == mark.count && last?.isWhitespace == false && last != "\\"
      if closes, !(needsEdge && isWord(inner[run.endIndex...].first)) { return inner[..<end] }
      place = run.endIndex
    }
    return nil
  }
}
