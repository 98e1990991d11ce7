/// What officers have to read where they are: the packs' pages on steps and on sensitive questions (B-14, B-94 and B-96 in
/// the research). Nothing of a person.
public struct HandbookPage: Sendable, Equatable {
  public struct Section: Sendable, Equatable {
    public var title: String
    public var body: String

    public init(title: String, body: String) {
      self.title = title
      self.body = body
    }
  }

  /// On this step, on this question.
  public var here: [Section]
  public var steps: [Section]
  /// The country's, with their day; nil where no pack has any.
  public var rules: String?
  public var hasCase: Bool

  public init(here: [Section], steps: [Section], rules: String?, hasCase: Bool) {
    self.here = here
    self.steps = steps
    self.rules = rules
    self.hasCase = hasCase
  }
}

extension PageRenderer {
  func handbook(_ page: HandbookPage) -> HTML {
    let here: [HTML] = page.here.map { section in
      "<h1>\(section.title)</h1><div class=\"handbook\">\(prose(section.body))</div>"
    }
    let steps: [HTML] = page.steps.map { section in
      "<details><summary>\(section.title)</summary>\(prose(section.body))</details>"
    }
    let rules: HTML? = page.rules.map {
      "<details><summary>\(words[.handbookRules])</summary>\(prose($0))</details>"
    }
    return """
      \(page.here.isEmpty ? ["<h1>\(words[.handbook])</h1><p>\(words[.handbookNothing])</p>"] : here)\
      <div class="actions">\(closeOverlay)</div>\(rules)<h2>\(words[.handbookSteps])</h2>\(steps)
      """
  }

  /// Paragraphs and lists of a page for officers.
  private func prose(_ text: String) -> HTML {
    let lines = text.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
    let blocks: [HTML] = lines.map { line in
      if line.hasPrefix("- ") { return "<p class=\"item\">• \(Markdown.html(String(line.dropFirst(2))))</p>" }
      return "<p>\(Markdown.html(String(line)))</p>"
    }
    return "\(blocks)"
  }
}
