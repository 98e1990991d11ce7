import Foundation
import TestSupport
import Testing

@Suite("form paper") struct FormPaperTests {
  private static let core = "\(Waypost.packageRoot)/Sources/packs/core/forms"
  private static let tools =
    Tool.missing(["pdftotext", "pdfinfo"]).isEmpty ? nil : "not installed: poppler-utils"

  /// Every questionnaire of the core pack.
  private static let forms = ((try? FileManager.default.contentsOfDirectory(atPath: core)) ?? [])
    // The record of somebody's having been asked asks nothing.
    .filter { $0.hasSuffix(".xml") && $0 != "q10-record.xml" }.sorted()

  private func text(_ form: String, _ options: [String]) throws -> String {
    let scratch = try Scratch()
    let file = "\(scratch.path)/form.pdf"
    let output = try Waypost.run(["form", "paper", "\(Self.core)/\(form)", "-o", file] + options)
    #expect(output.status == 0, "\(output.errorText)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["form.pdf"])
    // A narrow column breaks lines anywhere.
    return try Tool.run("pdftotext", [file, "-"]).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The questions and choices of an XLSForm's table, in one language.
  private func labels(_ form: String, _ language: String) throws -> [String] {
    let source = try String(
      contentsOfFile: "\(Self.core)/\(form.dropLast(4)).md", encoding: .utf8)
    var found: [String] = []
    var column: Int?
    var types: [String] = []
    for line in source.split(separator: "\n") {
      if line.hasPrefix("| settings") { break }
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      if let place = cells.firstIndex(where: { $0.hasPrefix("label::") && $0.contains("(\(language))") }) {
        (column, types) = (place, cells)
        continue
      }
      guard let column, column < cells.count, !cells[column].isEmpty else { continue }
      let kind = types.firstIndex(of: "type").map { cells[$0] } ?? ""
      if kind.hasPrefix("begin") || kind.hasPrefix("select_one countries") { continue }
      found.append(cells[column])
    }
    return found
  }

  @Test(.enabled(if: tools == nil, "\(tools ?? "")"), arguments: forms)
  func everyQuestionAndAnswerStandsThereInBothLanguages(form: String) throws {
    let text = try text(form, [])
    for language in ["en", "ru"] {
      let labels = try labels(form, language).filter { !$0.contains("${") }
      #expect(labels.count > 5)
      let missing = labels.filter { label in
        // Emphasis and faces are the screen's; a word broken over two lines is still there.
        let words = label.split(whereSeparator: { !$0.isLetter }).prefix(3)
        return !words.allSatisfy { text.contains($0) }
      }
      #expect(missing.isEmpty, "\(form) \(language): \(missing)")
    }
  }

  @Test(.enabled(if: tools == nil, "\(tools ?? "")"))
  func whenAQuestionIsAskedAndWhatFollowsIsSaid() throws {
    let text = try text("q4-child.xml", ["--languages", "en"])
    #expect(text.contains("Only if"))
    #expect(text.contains("DO NOT RETURN before"))
    #expect(text.contains("refer to: child protection, NOW"))
    #expect(text.contains("refer to: doctor, NOW"))
    #expect(text.contains("Look, do not ask."))
  }

  @Test(.enabled(if: tools == nil, "\(tools ?? "")"))
  func aRightToLeftLanguageStandsBesideRussian() throws {
    let scratch = try Scratch()
    let file = "\(scratch.path)/form.pdf"
    let run = try Waypost.run([
      "form", "paper", "\(Self.core)/q2-asylum.xml", "-o", file, "--languages", "ru,prs", "--paper", "A5",
    ])
    #expect(run.status == 0, "\(run.errorText)")
    #expect(try Tool.run("pdfinfo", [file]).text.contains("419."))
    #expect(try Tool.run("pdftotext", [file, "-"]).text.contains("\u{6A9}"))
  }

  @Test func wrongWishesAreRefused() throws {
    let scratch = try Scratch()
    let form = "\(Self.core)/q2-asylum.xml"
    for options in [["--languages", "xx"], ["--languages", "en,ru,kk"], ["--paper", "80mm"]] {
      let run = try Waypost.run(["form", "paper", form, "-o", "\(scratch.path)/x.pdf"] + options)
      #expect(run.status == 2)
    }
    #expect(try Waypost.run(["form", "paper", form, "-o", "\(scratch.path)/no/x.pdf"]).status == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
  }
}
