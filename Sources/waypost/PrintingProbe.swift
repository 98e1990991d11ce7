import Diagnosis

/// What CUPS and fontconfig say, by their own programs.
enum PrintingProbe {
  static func printing() -> PrintingFacts? {
    var facts = PrintingFacts()
    guard let scheduler = BoxProbe.run("lpstat", "-r") else {
      facts.schedulerRuns = false
      return LocalFiles.exists("/usr/sbin/cupsd") ? nil : facts
    }
    facts.schedulerRuns = scheduler.text.contains("is running")
    read("/etc/cups/cupsd.conf", into: &facts)
    guard facts.schedulerRuns == true else { return facts }
    let prefix = "system default destination: "
    if let line = BoxProbe.run("lpstat", "-d")?.lines.first(where: { $0.hasPrefix(prefix) }) {
      facts.defaultPrinter = String(line.dropFirst(prefix.count))
    }
    guard let printer = facts.defaultPrinter else { return facts }
    let options = options(BoxProbe.run("lpoptions", "-p", printer)?.text ?? "")
    facts.isEnabled = options["printer-state"].map { $0 != "5" }
    facts.accepts = options["printer-is-accepting-jobs"].map { $0 == "true" }
    facts.reasons = options["printer-state-reasons"].map { text in
      text == "none" ? [] : text.split(separator: ",").map(String.init)
    }
    facts.waitingJobs = BoxProbe.run("lpstat", "-o", printer).map { Int64($0.lines.count { !$0.isEmpty }) }
    return facts
  }

  static func read(_ configuration: String, into facts: inout PrintingFacts) {
    guard let text = BoxProbe.text(configuration) else { return }
    facts.configurationWasRead = true
    facts.preserveJobFiles = directive("PreserveJobFiles", in: text)
    facts.preserveJobHistory = directive("PreserveJobHistory", in: text)
  }

  /// "a=b c='d e'": values in quotes may have spaces.
  static func options(_ text: String) -> [String: String] {
    var found: [String: String] = [:]
    var word = ""
    var isQuoted = false
    for character in text + " " {
      if character == "'" {
        isQuoted.toggle()
      } else if character.isWhitespace, !isQuoted {
        if let sign = word.firstIndex(of: "=") {
          found[String(word[..<sign])] = String(word[word.index(after: sign)...])
        }
        word = ""
      } else {
        word.append(character)
      }
    }
    return found
  }

  /// The last one counts, as cupsd reads it.
  static func directive(_ name: String, in text: String) -> String? {
    text.split(separator: "\n").compactMap { line -> String? in
      let words = line.split(whereSeparator: \.isWhitespace)
      guard words.count >= 2, words[0].lowercased() == name.lowercased() else { return nil }
      return String(words[1])
    }.last
  }

  /// As the slip names them (SlipPrinting).
  static let families = ["Noto Sans", "Noto Naskh Arabic", "Noto Sans Arabic"]

  static func missingFonts() -> [String]? {
    guard let answer = BoxProbe.run("fc-list", ":", "family"), answer.status == 0 else { return nil }
    let installed = Set(answer.lines.flatMap { $0.split(separator: ",").map(String.init) })
    return families.filter { !installed.contains($0) }
  }
}
