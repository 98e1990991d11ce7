import JSONLines
import TravelDocument

extension Command {
  static let mrz = Command(
    words: ["mrz"], summary: "Read machine readable zones from standard input.",
    discussion: """
      Takes JSON lines {"id", "lines": [...]}, or the lines of zones as they are printed, one zone after the other; an
      empty line ends one whose lines aren't whole. Every zone is answered on one line: {"id", "valid", "format", "fields",
      "problems", "repairs"} and "dates" (with their century), "evidence" for each field (checkDigit, syntax, unverifiable,
      failed), "notes", "nameKey" and, where a state's own number is known, "nationalNumber". Fields are as printed;
      repairs are what syntax or check digits prove of misreadings and are never made in the fields. What is no zone has
      the problem layout, json or tooLong.
      """,
    options: [json],
    examples: [
      #"echo '{"id": 1, "lines": ["D1NLD11234567890ABCDEFGHIJKLM5"]}' | waypost mrz --json"#,
      "waypost mrz < lines.txt",
    ], wrongMeans: "without --json: a zone isn't valid, or a line isn't what it should be"
  ) { invocation in
    let reader = LineReader(limit: 65_536)
    let answers = ZoneAnswers(asJSON: invocation.has("--json"))
    var pending: [String] = []
    var allValid = true
    /// A zone has three lines at most; what goes on without an empty line is refused as a whole.
    func end(unless isGoingOn: Bool) throws {
      if pending.isEmpty || isGoingOn { return }
      allValid = try answers.answer(lines: pending, id: nil) && allValid
      pending = []
    }
    while let line = reader.nextLine() {
      guard case .text(let text) = line else {
        try end(unless: false)
        allValid = try answers.refuse("tooLong", id: nil)
        continue
      }
      let content = InputLine.trimmed(text)
      if content.hasPrefix("{") {
        try end(unless: false)
        allValid = try answers.answer(jsonLine: content) && allValid
      } else if content.isEmpty {
        try end(unless: false)
      } else {
        pending.append(content)
        try end(unless: MachineReadableZone.format(lines: pending) == nil && pending.count < 8)
      }
    }
    try end(unless: false)
    // A script reads the verdicts from the lines; a person's shell takes it from the exit code.
    if !allValid, !invocation.has("--json") {
      throw CommandFailure(.wrong, "A zone isn't valid.", next: "Compare it with the document.")
    }
  }
}

/// A line as people and other programs' files have it.
enum InputLine {
  /// Without spaces at its ends, the CR of another system's line end, and the mark that some files begin with.
  static func trimmed(_ text: String) -> String {
    let marks: Set<Unicode.Scalar> = [" ", "\t", "\r", "\u{FEFF}"]
    let content = text.unicodeScalars.drop { marks.contains($0) }.reversed().drop { marks.contains($0) }.reversed()
    return String(String.UnicodeScalarView(content))
  }
}
