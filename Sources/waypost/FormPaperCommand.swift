import EventLoop
import Foundation
import JSONLines
import Messages
import XForm
import XFormCompiler

extension Command {
  static let formPaper = Command(
    words: ["form", "paper"], operands: ["FORM"],
    summary: "Make a paper form of a questionnaire, for when the station is dark.",
    discussion: """
      Takes what `form check` takes. Every question with boxes to tick or lines to write on, when it is asked, and what
      follows from the answers, in one language or two side by side, as a PDF. Print some before they are needed.
      """,
    options: [
      Option(name: "--output", short: "-o", value: "FILE", isRequired: true, help: "the PDF"),
      Option(name: "--languages", value: "TAGS", help: "one or two, such as ru,tg (default: the form's first two)"),
      Option(name: "--paper", value: "PAPER", help: "A4 (default), A5"),
    ],
    examples: ["waypost form paper q4-child.xml -o child.pdf --languages ru,tg"],
    wrongMeans: "the form can't be used, or the PDF not be made"
  ) { invocation in
    let path = invocation.operands[0]
    let form = try FormSource.compile(path)
    let asked = invocation["--languages"].map { $0.split(separator: ",").map(String.init) }
    let languages = asked ?? Array(form.languages.prefix(2))
    if let unknown = languages.first(where: { !form.languages.contains($0) }) {
      throw CommandFailure(
        .usage, "The form isn't in \(unknown).", "Nothing was done.",
        next: "It has \(form.languages.joined(separator: ", ")).")
    }
    let paper = invocation["--paper"] ?? "A4"
    guard (1...2).contains(languages.count), ["A4", "A5"].contains(paper) else {
      throw CommandFailure(
        .usage, "A paper form has one or two languages, on A4 or A5.", "Nothing was done.",
        next: "See `waypost form paper --help`.")
    }
    let sheet = PaperForm(form, languages: languages, context: .local()).sheet(paper: paper)
    let output = invocation["--output"] ?? ""
    try SheetFile.write(sheet, to: output)
    Terminal.say("\(output): \(form.id) \(form.version), \(paper), in \(languages.joined(separator: ", "))")
  }
}

/// A sheet as a file, laid out by `waypost-print`: fonts stay out of this program.
enum SheetFile {
  /// Blocks for the layout, at most a minute.
  static func write(_ sheet: SheetRequest, to path: String) throws {
    let parent = LocalFiles.folder(of: path)
    var template = Array("\(parent)/.waypost-sheet-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw CommandFailure(
        .wrong, "Nothing can be written beside \(path): \(SystemCall.reason(errno)).", "Nothing was done.",
        next: "Check that folder's rights and free space.")
    }
    let folder = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var sheet = sheet
    sheet.folder = URL(fileURLWithPath: folder).path
    sheet.isFile = true
    let said = try print(sheet, in: folder)
    guard let made = said.report?.place, said.report?.state == .saved else {
      throw CommandFailure(
        .wrong, "The sheet was not laid out: \(said.complaint)", "Nothing was written.",
        next: "`waypost doctor fonts`; a text may lack its font.")
    }
    guard rename(made, path) == 0 else {
      throw CommandFailure(
        .wrong, "\(path) could not be written: \(SystemCall.reason(errno)).", "Nothing was done.",
        next: "Check the folder's rights.")
    }
    chmod(path, 0o644)
  }

  /// The program beside this one, with the request as its standard input: a file, for it is more than a pipe holds.
  private static func print(_ sheet: SheetRequest, in folder: String) throws -> (report: SlipReport?, complaint: String)
  {
    let here = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let program = LocalFiles.folder(of: here) + "/waypost-print"
    guard LocalFiles.exists(program) else {
      throw CommandFailure(
        .wrong, "waypost-print is not beside this program.", "Nothing was written.", next: "Install the whole package.")
    }
    let request = "\(folder)/request.json"
    try LocalFiles.create(request, try JSONLine.encode(PrintRequest.sheet(sheet)), mode: 0o600)
    let environment = ProcessInfo.processInfo.environment.map { "\($0)=\($1)" }
    let run = try ProgramRun(
      "/bin/sh", ["-c", "exec \"$0\" < \"$1\"", program, request], environment: environment)
    let last = run.output.split(separator: UInt8(ascii: "\n")).last
    let words = String(decoding: run.errors, as: UTF8.self).split(separator: "\n").last ?? ""
    return (
      last.flatMap { try? JSONLine.decode(SlipReport.self, from: Array($0)) },
      words.hasPrefix("<3>") ? String(words.dropFirst(3)) : String(words)
    )
  }
}
