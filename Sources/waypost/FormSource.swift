import XForm
import XFormCompiler

/// A form as an author names it: an XForm, an XLSForm, or `-` for an XForm on standard input.
enum FormSource {
  /// Compiles the form, with the files beside it; prints every problem on a line of its own. Blocks.
  static func compile(_ path: String) throws(CommandFailure) -> FormModel {
    let xml = try bytes(path)
    let folder = path == "-" ? "." : LocalFiles.folder(of: path)
    do throws(CompileError) {
      return try XFormCompiler.compile(xml: xml, file: path) { LocalFiles.bytes("\(folder)/\($0)") }
    } catch {
      for var problem in error.problems {
        if isWorkbook(path) { problem.line = nil }
        Terminal.complain(problem.description)
      }
      throw CommandFailure(
        .wrong, "\(path) has \(error.problems.count) problem\(error.problems.count == 1 ? "" : "s").",
        "Nothing was written.", next: "Mend the XLSForm, convert it with pyxform and try again.")
    }
  }

  /// Whether it is an XLSForm: it has no lines, and those of the XForm made of it say nothing to its author.
  static func isWorkbook(_ path: String) -> Bool {
    [".xlsx", ".xlsm", ".xls", ".md", ".csv"].contains { path.lowercased().hasSuffix($0) }
  }

  private static func bytes(_ path: String) throws(CommandFailure) -> [UInt8] {
    if path == "-" {
      guard let bytes = Terminal.readAll(limit: 64 << 20) else {
        throw CommandFailure(.wrong, "The form on standard input is too long.", "Nothing was done.")
      }
      return bytes
    }
    if isWorkbook(path) {
      guard LocalFiles.exists(path) else {
        throw CommandFailure(.wrong, "\(path) is missing.", "Nothing was done.", next: "Check the path.")
      }
      do throws(XLSForm.Failure) {
        return try XLSForm.convert(path)
      } catch {
        throw CommandFailure(.wrong, "\(path): \(error)", "Nothing was done.")
      }
    }
    return try LocalFiles.read(path, next: "Check the path; `waypost form check` also takes an XLSForm.")
  }
}
