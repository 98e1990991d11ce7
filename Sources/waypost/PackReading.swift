import EventLoop
import Packs
import XForm
import XFormCompiler

/// A pack's sources with its forms compiled, and what is wrong with them. Blocks.
struct PackReading {
  let source: PackSource
  let problems: [LintProblem]

  init(_ path: String) throws {
    let folder = PackFolder(path)
    var forms: [FormModel] = []
    var problems: [LintProblem] = []
    for file in try folder.contentFiles() where file.hasPrefix("forms/") && file.hasSuffix(".xml") {
      let xml = try folder.bytes(file)
      do throws(CompileError) {
        let form = try XFormCompiler.compile(xml: xml, file: file) { name in try? folder.bytes("forms/\(name)") }
        problems += form.notes.map { note in
          LintProblem(
            file + (note.line.map { ":\($0)" } ?? ""), .compile, "\(note.node): \(note.message)",
            todo: "take it out of the form: the station doesn't do it")
        }
        forms.append(form)
      } catch {
        problems += error.problems.map { problem in
          LintProblem(
            problem.file + (problem.line.map { ":\($0)" } ?? ""), .compile, "\(problem.node): \(problem.message)",
            todo: "mend the XLSForm and convert it with pyxform")
        }
      }
    }
    source = try PackSource(reading: folder, forms: forms)
    // Of a form that doesn't compile nothing else can be said.
    if problems.isEmpty, let today = CivilDate(daysSinceEpoch: Int(SystemCall.wallSeconds() / 86_400)) {
      problems = PackLint.check(source, on: today)
    }
    self.problems = problems
  }

  var faults: [LintProblem] { problems.filter { !$0.isNote } }

  /// Refuses what the lint refuses; says why, line by line, on standard error.
  func requireClean(_ path: String, _ consequence: String) throws(CommandFailure) {
    if faults.isEmpty { return }
    for fault in faults { Terminal.complain(fault.description) }
    throw CommandFailure(
      .wrong, "The pack \(path) has \(faults.count) problem\(faults.count == 1 ? "" : "s").", consequence,
      next: "Mend them and look again with `waypost pack lint \(path)`.")
  }
}
