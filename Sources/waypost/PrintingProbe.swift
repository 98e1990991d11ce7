import Diagnosis
import JSONLines

/// What CUPS and fontconfig say, by their own programs.
enum PrintingProbe {
  /// - Parameters:
  ///   - own: queues that lanes have for themselves, by name, with the lanes.
  ///   - needsDefault: whether a lane is left that prints on the default one.
  static func printing(own: [String: [String]] = [:], needsDefault: Bool = true) -> PrintingFacts? {
    var facts = PrintingFacts()
    guard let scheduler = BoxProbe.run("lpstat", "-r") else {
      facts.schedulerRuns = false
      return LocalFiles.exists("/usr/sbin/cupsd") ? nil : facts
    }
    facts.schedulerRuns = scheduler.text.contains("is running")
    read("/etc/cups/cupsd.conf", into: &facts)
    guard facts.schedulerRuns == true else { return facts }
    facts.needsDefault = needsDefault
    facts.laneQueues = own.sorted { $0.key < $1.key }.map { look(at: $0.key, lanes: $0.value) }
    let prefix = "system default destination: "
    if let line = BoxProbe.run("lpstat", "-d")?.lines.first(where: { $0.hasPrefix(prefix) }) {
      facts.standard = look(at: String(line.dropFirst(prefix.count)), lanes: [])
    }
    return facts
  }

  private static func look(at name: String, lanes: [String]) -> QueueFacts {
    var facts = QueueFacts(name: name, lanes: lanes)
    facts.isThere = BoxProbe.run("lpstat", "-p", name).map { $0.status == 0 }
    guard facts.isThere != false else { return facts }
    let options = options(BoxProbe.run("lpoptions", "-p", name)?.text ?? "")
    facts.isEnabled = options["printer-state"].map { $0 != "5" }
    facts.accepts = options["printer-is-accepting-jobs"].map { $0 == "true" }
    facts.reasons = options["printer-state-reasons"].map { text in
      text == "none" ? [] : text.split(separator: ",").map(String.init)
    }
    facts.waitingJobs = BoxProbe.run("lpstat", "-o", name).map { Int64($0.lines.count { !$0.isEmpty }) }
    return facts
  }

  static func read(_ configuration: String, into facts: inout PrintingFacts) {
    guard let text = BoxProbe.text(configuration) else { return }
    facts.configurationWasRead = true
    facts.preserveJobFiles = directive("PreserveJobFiles", in: text)
    facts.preserveJobHistory = directive("PreserveJobHistory", in: text)
  }

  /// What `station.json` says of printers: the queues that lanes have for themselves, and whether one has none.
  static func queues(_ lanes: [String], _ printers: [JSONValue]) -> (own: [String: [String]], needsDefault: Bool) {
    var own: [String: [String]] = [:]
    var rest = Set(lanes)
    var other: String?
    for printer in printers {
      guard let queue = printer["queue"]?.string else { continue }
      let named = printer["lanes"]?.array?.compactMap(\.string)
      if named == nil { other = queue }
      for lane in named ?? [] where rest.remove(lane) != nil { own[queue, default: []].append(lane) }
    }
    if let other, !rest.isEmpty {
      own[other, default: []] += rest.sorted()
      rest = []
    }
    return (own, !rest.isEmpty)
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

  /// - Parameter families: as the installed packs name them for papers.
  static func missingFonts(of families: [String]) -> [String]? {
    guard let answer = BoxProbe.run("fc-list", ":", "family"), answer.status == 0 else { return nil }
    let installed = Set(answer.lines.flatMap { $0.split(separator: ",").map(String.init) })
    return families.filter { !installed.contains($0) }
  }
}
