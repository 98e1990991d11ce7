public import XForm

/// Compiles ODK XForms, as pyxform writes them, into form models.
///
/// The only library of the station that parses XML; it runs in `waypost form` and `waypost pack`, never in the daemon.
public enum XFormCompiler {
  /// Compiles one form. Reads nothing but the bytes given; blocks for the time that takes (well under a second).
  ///
  /// - Parameters:
  ///   - file: name for the messages.
  ///   - resource: the bytes of a file beside the form (rows of choices), by its plain name; `nil` if there is none.
  /// - Throws: `CompileError` with every problem found, not the first only.
  public static func compile(
    xml: [UInt8], file: String, resource: (String) -> [UInt8]? = { _ in nil }
  ) throws(CompileError) -> FormModel {
    let root: MarkupElement
    do {
      root = try MarkupReader.read(xml)
    } catch {
      throw CompileError(problems: [
        CompileError.Problem(file: file, line: error.line, node: "document", message: error.message)
      ])
    }
    let reader = withoutActuallyEscaping(resource) { resource in
      let reader = FormReader(file: file, resource: resource)
      reader.read(root)
      reader.resource = { _ in nil }
      return reader
    }
    // What doesn't fit together is said too, so that one round of mending does; but not a second time of a node.
    let reported = Set(reader.problems.map(\.node))
    guard reported.isEmpty || reader.form.instance.rootElement != nil else {
      throw CompileError(problems: reader.problems)
    }
    do throws(FormError) {
      let model = try FormModel(reader.form)
      if reported.isEmpty { return model }
      throw .model([])
    } catch .model(let problems) {
      let more = problems.filter { !reported.contains($0.node) }.map { reader.problem($0) }
      throw CompileError(problems: Array((reader.problems + more).prefix(FormReader.mostProblems)))
    } catch {
      throw CompileError(problems: [CompileError.Problem(file: file, node: "form", message: error.description)])
    }
  }
}
