/// The words on a slip, the same for every person: which languages, in which order, and what is said in each.
public enum SlipText {
  /// The phrases a slip is made of, in order; all of them stand in every language or the language isn't printed.
  public static let keys = ["slip.please", "slip.desk", "slip.rights", "slip.complaint", "slip.notIdentity"]

  /// One block of lines.
  public struct Section: Sendable, Equatable {
    public let language: String
    public let lines: [String]

    public init(language: String, lines: [String]) {
      self.language = language
      self.lines = lines
    }
  }

  /// Holder's language first, then the national language, then Russian; each once.
  ///
  /// `phrase` gives a text by key and language, nil where there is none; `desk` is the neutral place that the slip
  /// names, as its sign has it; where `deskIn` has a name in the line's language, that goes before. A language with a
  /// missing phrase is left out as a whole; Russian and English stand in when nothing is left.
  public static func sections(
    holder: String, national: String, desk: String, deskIn: [String: String] = [:],
    phrase: (_ key: String, _ language: String) -> String?
  ) -> [Section] {
    // A place's name keeps its own direction inside a right-to-left line: first strong isolate, pop isolate.
    func place(_ language: String) -> String {
      let sign = "\u{2068}\(desk)\u{2069}"
      guard let name = deskIn[language], name != desk else { return sign }
      return "\u{2068}\(name)\u{2069} (\(sign))"
    }
    func section(in language: String) -> Section? { Self.section(in: language, place: place(language), phrase: phrase) }
    var seen: Set<String> = []
    let wanted = [holder, national, "ru"].filter { seen.insert($0).inserted }
    let sections = wanted.compactMap { section(in: $0) }
    return sections.isEmpty ? ["ru", "en"].compactMap { section(in: $0) } : sections
  }

  private static func section(in language: String, place: String, phrase: (String, String) -> String?) -> Section? {
    var lines: [String] = []
    for key in keys {
      guard let text = phrase(key, language) else { return nil }
      lines.append(text.split(separator: "{desk}", omittingEmptySubsequences: false).joined(separator: place))
    }
    return Section(language: language, lines: lines)
  }
}

/// Which way a language is written (protection.md 5.2).
public enum WritingDirection {
  private static let rightToLeft: Set<String> = ["prs", "fa", "ps", "ur", "ar", "ug", "ckb", "haz", "bal"]

  /// By the primary subtag of a BCP 47 tag, or its script subtag `Arab`.
  public static func isRightToLeft(_ tag: String) -> Bool {
    let parts = tag.split(separator: "-")
    return parts.contains("Arab") || parts.first.map { rightToLeft.contains(String($0)) } ?? false
  }
}
