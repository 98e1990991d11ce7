import Packs
import XForm
import XFormCompiler

/// The forms of a signed pack, compiled on the box that has it.
enum PackForms {
  /// Of bytes that the signature covers, the files beside the forms included. Blocks.
  static func compile(_ pack: SignedPack) throws -> [FormModel] {
    var forms: [FormModel] = []
    for file in pack.files where file.hasPrefix("forms/") && file.hasSuffix(".xml") {
      let xml = try pack.bytes(file)
      // What a form reads must be what was signed, too: a file that isn't ends this, instead of being no file.
      var broken: (any Error)?
      let form: FormModel
      do throws(CompileError) {
        form = try XFormCompiler.compile(xml: xml, file: file) { name in
          guard pack.has("forms/\(name)") else { return nil }
          do { return try pack.bytes("forms/\(name)") } catch {
            broken = error
            return nil
          }
        }
      } catch {
        if let broken { throw broken }
        for problem in error.problems { Terminal.complain(problem.description) }
        throw CommandFailure(
          .wrong, "The form \(file) of the pack \(pack.path) can't be compiled by this release.",
          "Nothing was replaced.", next: "Have the pack's authors mend it, raise its version and sign it again.")
      }
      if let broken { throw broken }
      forms.append(form)
    }
    return forms
  }
}
