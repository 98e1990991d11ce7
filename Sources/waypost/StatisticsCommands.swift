import JSONLines
import Statistics

extension Command {
  static let statisticsExport = Command(
    words: ["stats", "export"], operands: ["FILE"], summary: "Write counts of people for those who plan, as CSV.",
    discussion: """
      Four weeks together, once they are over: people by week, sex, age, nationality, language and kind of office, by one
      or by two of these, and the post's own duties (time to refer, time to an answer, overdue, skips, overrides). No count
      of fewer than 10 people, and none that gives one away: the last column is empty then. What was told once is told the
      same way for ever, and the exact counts are erased. A power cut may leave up to nine people uncounted; somebody whose
      number at a kiosk nobody called isn't counted. Files of several posts can be joined line by line. The export is an
      entry of the audit.
      With --flow: one line for four weeks, in the columns of a flow monitoring registry.
      """,
    options: [Option(name: "--flow", help: "columns of flow monitoring instead"), json],
    examples: ["waypost stats export d7.csv", "waypost stats export d7-flow.csv --flow"],
    wrongMeans: "the daemon refused, or the file is there already or can't be written", asksDaemon: true
  ) { invocation in
    let client = ControlClient(invocation)
    let output = try PartialFile(invocation.operands[0])
    var lines: [String] = []
    while true {
      let page = try client.ask("statistics export", ["after": "\(lines.count)"])
      let more = (page["lines"]?.array ?? []).compactMap(\.string)
      lines += more
      if more.isEmpty || (page["left"]?.int ?? 0) == 0 { break }
    }
    guard let publications = Publication.read(lines.joined(separator: "\n")) else {
      throw CommandFailure(
        .wrong, "The daemon's counts are of another form.", "Nothing was exported.",
        next: "Use the `waypost` program of the same release.")
    }
    let text =
      invocation.has("--flow")
      ? ([Publication.flowHeader] + publications.map(\.flowLine)).joined(separator: "\n") + "\n"
      : Publication.csv(publications)
    try output.write([UInt8](text.utf8))
    _ = try output.finish()
    if invocation.has("--json") { return try publications.json.printLine() }
    guard let first = publications.first, let last = publications.last else {
      return Terminal.say(
        "\(invocation.operands[0]): no four weeks are over yet, or nobody came. Export again when they are.")
    }
    Terminal.say(
      "\(invocation.operands[0]): \(first.from) to \(last.until). A page to print: waypost stats report \(invocation.operands[0]) -o report.html"
    )
  }

  static let statisticsReport = Command(
    words: ["stats", "report"], operands: ["FILE"], summary: "Draw one page of charts from exported counts, to print.",
    discussion: """
      An HTML page that needs nothing else: open it in a browser and print it, or chromium --headless --print-to-pdf. With
      further files, of other posts or times, their counts are added up; what each hides is missing in the sums.
      """,
    options: [
      Option(name: "--output", short: "-o", value: "PAGE", isRequired: true, help: "the page, a new file"),
      Option(name: "--with", value: "FILE", mayRepeat: true, help: "a further export"),
      Option(name: "--language", value: "TAG", help: "en (default) or ru"),
    ],
    examples: ["waypost stats report d7.csv -o d7.html", "waypost stats report d7.csv --with d8.csv -o all.html"],
    wrongMeans: "a file is no export of counts, or can't be read or written"
  ) { invocation in
    guard let language = StatisticsReport.Language(rawValue: invocation["--language"] ?? "en") else {
      throw CommandFailure(
        .usage, "There is no language '\(invocation["--language"] ?? "")' here.", "Nothing was written.",
        next: "Use en or ru.")
    }
    var text = ""
    for path in invocation.operands + invocation.all("--with") {
      let file = String(
        decoding: try LocalFiles.read(path, next: "Name an export: waypost stats export FILE"), as: UTF8.self)
      guard file.hasPrefix(Publication.header), Publication.read(file) != nil else {
        throw CommandFailure(
          .wrong, "\(path) is no export of counts.", "Nothing was written.",
          next: "Make one: waypost stats export FILE (without --flow).")
      }
      text += file
    }
    let page = StatisticsReport(Publication.read(text) ?? [], language: language)
    try LocalFiles.create(try invocation.required("--output"), [UInt8](page.html.utf8), mode: 0o644)
    Terminal.say("Wrote \(try invocation.required("--output")).")
  }
}

extension [Publication] {
  fileprivate var json: JSONValue {
    .object([
      "publications": .array(
        map { one in
          .object([
            "post": .string(one.post), "from": .string(one.from), "until": .string(one.until),
            "rows": .array(
              one.rows.map { row in
                .object([
                  "dimension": .string(row.dimension), "value": .string(row.value), "by": .string(row.by),
                  "group": .string(row.group), "people": row.count.map { .int(Int64($0)) } ?? .null,
                ])
              }),
          ])
        })
    ])
  }
}
