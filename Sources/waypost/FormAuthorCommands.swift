import XForm
import XFormCompiler

extension Command {
  static let formCheck = Command(
    words: ["form", "check"], operands: ["FORM"],
    summary: "Look a form over: what is wrong, what the station leaves out, what is missing.",
    discussion: """
      Takes an XForm (.xml, or - for standard input) or an XLSForm (.xlsx, .xlsm, .xls, .csv, .md; needs pyxform).
      Names, one a line, what keeps the form from being compiled, and what the station keeps but doesn't act on
      (pictures, maps, entities, audit); a pack refuses such a form. Remarks on missing texts don't count as wrong.
      """,
    examples: ["waypost form check triage.xlsx", "waypost form check triage.xml"],
    wrongMeans: "the form has problems, or asks for what the station doesn't do"
  ) { invocation in
    let path = invocation.operands[0]
    let form = try FormSource.compile(path)
    for remark in FormLint.remarks(on: form) { Terminal.say("\(path): remark: \(remark)") }
    for note in form.notes {
      let line = FormSource.isWorkbook(path) ? nil : note.line
      Terminal.complain("\(path)\(line.map { ":\($0)" } ?? ""): \(note.description)")
    }
    guard form.notes.isEmpty else {
      throw CommandFailure(
        .wrong, "\(path) asks for \(form.notes.count) thing\(form.notes.count == 1 ? "" : "s") the station doesn't do.",
        "It can be tried, but a pack refuses it.", next: "Take them out of the XLSForm.")
    }
    Terminal.say(
      "\(form.id) \(form.version): \(form.questions.count) questions, in \(form.languages.joined(separator: ", "))")
  }

  static let formTry = Command(
    words: ["form", "try"], operands: ["FORM.xml", "SCRIPT"],
    summary: "Play a script over a form and check what it expects.",
    discussion: """
      One step a line; # starts a comment; a value of several words stands as it is or in quotes.
        language TAG              answer PATH VALUE         add REPEAT           remove ROW
        restore                   finalize                  edit                 again
        load FILE.xml
        event NAME                expect PATH VALUE         label PATH TEXT      hint PATH TEXT
        relevant PATH yes|no      required PATH yes|no      readonly PATH yes|no count REPEAT NUMBER
        choices PATH VALUE ...    choice PATH VALUE TEXT    guidance PATH TEXT   submission FILE.xml
        invalid PATH ["MESSAGE"]  valid PATH                violation PATH KIND  refused STEP ...
      `restore` saves the draft, drops everything and loads it back; `load` takes up a record; `edit` corrects
      what was sent; `again` is the next person; `submission` compares the record with a file beside the script, *
      matches any text; `refused` holds if the step after it fails. Each step is printed with what became of it.
      """,
    examples: ["waypost form try triage.xml triage.try", "waypost form try - triage.try < triage.xml"],
    wrongMeans: "a step failed, or the form or script can't be used"
  ) { invocation in
    let form = try FormSource.compile(invocation.operands[0])
    let script = invocation.operands[1]
    let bytes = try LocalFiles.read(script, next: "Check the path of the script.")
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(.wrong, "\(script) isn't UTF-8.", "Nothing was done.", next: "Save it as UTF-8.")
    }
    let folder = LocalFiles.folder(of: script)
    var player = FormPlayer(form, context: .local()) { LocalFiles.bytes("\(folder)/\($0)") }
    var failures = 0
    for outcome in player.play(text) {
      Terminal.say("\(outcome.problem == nil ? "ok  " : "FAIL") \(outcome)")
      if outcome.problem != nil { failures += 1 }
    }
    guard failures == 0 else {
      throw CommandFailure(.wrong, "\(failures) step\(failures == 1 ? "" : "s") of \(script) failed.")
    }
  }

  static let formRun = Command(
    words: ["form", "run"], operands: ["FORM.xml"],
    summary: "Fill a form in the terminal.",
    discussion: "Asks question after question and prints the record that would be sent. Nothing is kept.",
    options: [Option(name: "--language", value: "TAG", help: "the form's language (default: its own default)")],
    examples: ["waypost form run triage.xml --language ru"],
    wrongMeans: "the form can't be used, or the interview was broken off"
  ) { invocation in
    let form = try FormSource.compile(invocation.operands[0])
    let language = invocation["--language"] ?? form.defaultLanguage
    guard form.languages.contains(language) else {
      throw CommandFailure(
        .usage, "The form isn't in \(language).", "Nothing was done.",
        next: "It has \(form.languages.joined(separator: ", ")).")
    }
    let context = SessionContext.local()
    var interview = FormInterview(
      form, language: language, context: context, say: { Terminal.say($0) },
      ask: { Terminal.readLine(limit: FormSession.longestAnswer) })
    guard let record = try interview.run(now: context.now) else {
      throw CommandFailure(.wrong, "The interview was broken off.", "Nothing was kept.")
    }
    Terminal.say("\n" + record)
  }
}
