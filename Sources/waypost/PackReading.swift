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
    var source = try PackSource(reading: folder, forms: forms)
    source.base = try Self.base(beside: path, of: source)
    self.source = source
    // Of a form that doesn't compile nothing else can be said.
    if problems.isEmpty, let today = CivilDate(daysSinceEpoch: Int(SystemCall.wallSeconds() / 86_400)) {
      problems = PackLint.check(source, on: today)
    }
    self.problems = problems
  }

  var faults: [LintProblem] { problems.filter { !$0.isNote } }

  /// What a live post refuses beside the faults: drafts, gaps, a pack or a page that has ended.
  var liveFaults: [LintProblem] { problems.filter { !$0.isNote || [.draft, .gap, .validity].contains($0.rule) } }

  /// The core pack's sources, where they stand beside an overlay's.
  private static func base(beside path: String, of source: PackSource) throws -> PackBase? {
    let core = PackFolder("\(path)/../core")
    guard source.manifest.id != "core", (try? core.manifest())?.id == "core" else { return nil }
    return PackBase(try PackSource(reading: core, forms: []))
  }

  /// Refuses what the lint refuses; says why, line by line, on standard error.
  func requireClean(_ path: String, _ consequence: String) throws(CommandFailure) {
    if faults.isEmpty { return }
    for fault in faults { Terminal.complain(fault.description) }
    throw CommandFailure(
      .wrong, "The pack \(path) has \(faults.count) problem\(faults.count == 1 ? "" : "s").", consequence,
      next: "Mend them and look again with `waypost pack lint \(path)`.")
  }
}
