public import XForm

/// Compiles ODK XForms, as pyxform writes them, into form models.
///
/// The only library of the station that parses XML; it runs in `waypost form` and `waypost pack`, never in the daemon.
public enum XFormCompiler {
  /// Compiles one form. Reads nothing but the bytes given; blocks for the time that takes (well under a second).
  ///
  /// - Parameter file: name for the messages.
  /// - Throws: `CompileError` with every problem found, not the first only.
  public static func compile(xml: [UInt8], file: String) throws(CompileError) -> FormModel {
    let document: MarkupReader.Document
    do {
      document = try MarkupReader.read(xml)
    } catch {
      throw CompileError(problems: [
        CompileError.Problem(file: file, line: error.line, node: "document", message: error.message)
      ])
    }
    let reader = FormReader(file: file)
    reader.read(document)
    if !reader.problems.isEmpty { throw CompileError(problems: reader.problems) }
    do {
      return try FormModel(reader.form)
    } catch .model(let problems) {
      throw CompileError(problems: problems.map { reader.problem($0) })
    } catch {
      throw CompileError(problems: [CompileError.Problem(file: file, node: "form", message: error.description)])
    }
  }
}
