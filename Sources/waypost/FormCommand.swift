import XForm
import XFormCompiler

extension Command {
  static let formCompile = Command(
    words: ["form", "compile"], operands: ["FORM.xml"],
    summary: "Check one form and turn it into what a station loads.",
    discussion: """
      Takes an ODK XForm as pyxform writes it from an XLSForm. Every problem is printed on a line of its own:
      FILE:LINE: NODE: what is wrong; what to do.
      """,
    options: [
      Option(name: "--output", short: "-o", value: "FILE", help: "write the compiled form; without it, check only")
    ],
    examples: [
      "xls2xform triage.xlsx triage.xml && waypost form compile triage.xml",
      "waypost form compile triage.xml -o triage.form",
    ], wrongMeans: "the form has problems, or a file can't be read or written"
  ) { invocation in
    let path = invocation.operands[0]
    let form = try FormSource.compile(path)
    if let output = invocation["--output"] {
      try LocalFiles.replace(output, form.encoded(), mode: 0o644)
    }
    Terminal.say(
      "\(form.id) \(form.version): \(form.questions.count) questions, \(form.outcomes.count) outcomes, "
        + "in \(form.languages.joined(separator: ", "))")
  }
}
