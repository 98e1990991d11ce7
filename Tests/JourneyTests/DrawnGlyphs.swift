import Foundation
import TestSupport

/// The glyphs of a page in the order of their places, each by the shape of its outline.
///
/// A PDF's subset fonts number their glyphs anew, so that ids can't be compared across files; outlines can. Both the
/// arrived page and HarfBuzz's own drawing of the words are turned into SVG by other people's tools.
enum DrawnGlyphs {
  static let tools = ["pdftocairo", "hb-view", "fc-match"]

  /// The lines of a PDF's first page, top first: each glyph as the letters of its path's commands, left to right.
  static func lines(ofPDF path: String) throws -> [[String]] {
    try drawing { file in try Tool.run("pdftocairo", ["-svg", "-f", "1", "-l", "1", path, file]) }
  }

  /// How HarfBuzz draws one line of right-to-left words.
  static func line(of words: String, language: String, font: String) throws -> [String] {
    let path = try Tool.run("fc-match", ["-f", "%{file}", font]).text
    let lines = try drawing { file in
      try Tool.run(
        "hb-view",
        [
          "--output-format=svg", "--direction=rtl", "--script=arab", "--language=\(language)", "--font-size=1000",
          "-o", file, path, words,
        ])
    }
    return lines.first ?? []
  }

  private static func drawing(_ draw: (String) throws -> Tool.Output) throws -> [[String]] {
    let folder = try TemporaryFolder.make(prefix: "svg")
    defer { TemporaryFolder.remove(folder) }
    let answer = try draw("\(folder)/page.svg")
    guard answer.status == 0 else { throw Tool.Failure.failed("no drawing: \(answer.errorText)") }
    return try read(String(decoding: Data(contentsOf: URL(fileURLWithPath: "\(folder)/page.svg")), as: UTF8.self))
  }

  private static func read(_ drawing: String) throws -> [[String]] {
    var outlines: [String: String] = [:]
    for match in try matches(#"id="(glyph[\d-]+)">\s*<path[^>]*? d="([^"]*)""#, drawing) {
      outlines[match[0]] = match[1].filter(\.isLetter)
    }
    var lines: [Double: [(x: Double, outline: String)]] = [:]
    for match in try matches(##"xlink:href="#(glyph[\d-]+)" x="([\d.-]+)" y="([\d.-]+)""##, drawing) {
      // Blanks have no outline.
      guard let outline = outlines[match[0]], !outline.isEmpty, let x = Double(match[1]), let y = Double(match[2])
      else { continue }
      lines[y, default: []].append((x, outline))
    }
    return lines.sorted { $0.key < $1.key }.map { $0.value.sorted { $0.x < $1.x }.map(\.outline) }
  }

  private static func matches(_ pattern: String, _ text: String) throws -> [[String]] {
    let expression = try NSRegularExpression(pattern: pattern)
    let whole = text as NSString
    return expression.matches(in: text, range: NSRange(location: 0, length: whole.length)).map { match in
      (1..<match.numberOfRanges).map { whole.substring(with: match.range(at: $0)) }
    }
  }
}
