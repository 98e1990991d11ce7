/// Pages for officers: `sop/steps.TAG.md` on the way through the post, `sop/FORM.TAG.md` on a form's questions,
/// `sop/rules.TAG.md` on a country's rules. A section begins with `## Title {#anchor ...}`: anchors of `steps` are steps,
/// those of a form's page are its questions.
public enum Procedure {
  static let folder = "sop/"
  /// What an officer goes through at the desk, question pages aside.
  public static let steps = [
    "arrival", "scan", "triage", "urgent", "private", "review", "seal", "slip", "hand-over", "return", "declined",
    "group", "complaint", "panic", "loss", "paper", "conduct",
  ]

  /// A section of a page.
  public struct Section: Sendable, Equatable {
    public var title: String
    public var anchors: [String]
    public var body: String
  }

  static func page(_ name: String, _ language: String) -> String { "\(folder)\(name).\(language).md" }

  /// The page's sections in order; what stands before the first is left out.
  public static func sections(_ page: String) -> [Section] {
    var sections: [Section] = []
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("## ") {
        let parts = line.dropFirst(3).split(separator: "{#", maxSplits: 1)
        let anchors = parts.count == 2 ? parts[1].prefix { $0 != "}" }.split(separator: " ").map(String.init) : []
        sections.append(Section(title: parts.first.map { trimmed($0) } ?? "", anchors: anchors, body: ""))
      } else if !sections.isEmpty {
        sections[sections.count - 1].body += line + "\n"
      }
    }
    return sections
  }

  /// The page's heading; nil where it has none.
  public static func title(_ page: String) -> String? {
    page.split(separator: "\n").first { $0.hasPrefix("# ") }.map { trimmed($0.dropFirst(2)) }
  }

  /// Anchors whose section says something.
  static func anchors(_ page: String) -> Set<String> {
    Set(sections(page).filter { $0.body.contains { !$0.isWhitespace } }.flatMap(\.anchors))
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
