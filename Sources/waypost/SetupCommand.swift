import Diagnosis
import Glibc
import JSONLines

extension Command {
  static let setup = Command(
    words: ["setup"],
    summary: "From a bare box to a station: keys, trust, packs, offices, printer, first supervisor, a slip.",
    discussion: """
      Asks for what is missing and leaves what is there; stopped anywhere, it goes on there when it is run again. As root.
      With --answers nothing is asked but the supervisor's PIN, one line on standard input. The box is in training mode
      until `waypost mode live`.

      steps
      """ + "\n" + columns(SetupStep.allCases.map { ($0.rawValue, $0.about) }) + """


        answers (JSON; what is left out is asked for)
          {"post": {"id": "D7", "name": "Korday", "phone": ""}, "officerLanguage": "ru", "slipDesk": "Help desk 3",
           "paper": "80mm", "controller": "NAME", "dpia": "ID", "trust": ["KEY"], "packs": ["DIR", "DIR"],
           "receivers": {"ID": "FINGERPRINT"}, "backupRecipients": ["age1..."], "printer": "NAME or none",
           "scanners": [{"vendor": "05f9", "product": "2206", "profile": "NAME", "lane": "desk"}],
           "supervisor": {"name": "NAME", "badge": "WPB1-..."}}

        An office reads its fingerprint out over the phone; it is made of its age1 key and its receipt keys:
        printf '%s\\n' KEY KEY | LC_ALL=C sort | sha256sum | cut -c 1-32
        Whoever signs packs reads out: sha256sum pack.key.pub | cut -c 1-32
        Never take either from where the keys came from.
        """,
    options: [
      Option(name: "--answers", value: "FILE", help: "take the answers from there, ask nothing"),
      Option(name: "--step", value: "NAME", help: "this step alone, also when it was done before"),
      Option(
        name: "--keys-from", value: "DIR",
        help: "seal device.key, station.key and serial.key from there (`waypost restore`)\ninstead of making new ones"),
      Option(name: "--tpm2-device", value: "DEVICE", help: "bind the keys to this TPM"),
      Option(
        name: "--root", value: "DIR",
        help: "lay the files out below DIR, and touch neither units nor CUPS nor udev"),
    ],
    examples: [
      "sudo waypost setup", "sudo waypost setup --answers answers.json <pin", "sudo waypost setup --step receivers",
    ],
    wrongMeans: "an answer is missing or refused; what was done stays",
    furtherCodes: [("3", "the daemon doesn't answer: what needs it waits for the next run")], asksDaemon: true
  ) { invocation in
    var setup = try SetupRun(invocation)
    try setup.run()
  }
}

enum SetupStep: String, CaseIterable {
  case post, controller, dpia, keys, trust, packs, receivers, backup, printer, scanners, start, supervisor, slip

  var about: String {
    switch self {
    case .post: "the post's id and name, the officers' language, the desk that slips name, the paper"
    case .controller: "who answers for what is kept here"
    case .dpia: "the impact assessment under which it is kept"
    case .keys: "device, station and serial key, sealed to this machine"
    case .trust: "whose signature packs must have"
    case .packs: "signed packs into the station's store"
    case .receivers: "each office's keys, compared with what the office reads out"
    case .backup: "who can open the backups"
    case .printer: "the default printer; CUPS keeps no slip after printing"
    case .scanners: "the scanners of the list, and udev's rules for them"
    case .start: "units that start now and with the box"
    case .supervisor: "the first supervisor"
    case .slip: "a test slip"
    }
  }

  /// What must wait until the daemon answers.
  var needsDaemon: Bool { self == .start || self == .supervisor || self == .slip }
}

/// One run of `setup`: each step looks at what is there and does what is missing.
struct SetupRun {
  let folders: StationFolders
  let root: String
  let client: ControlClient
  let answers: SetupAnswers
  let asks: Bool
  let only: SetupStep?
  let keysFrom: String?
  let tpm: String?
  var configuration: SetupConfiguration
  var memory: SetupMemory
  /// Whether the step asked anything: only then another answer may help.
  let asked = Asked()
  final class Asked { var any = false }
  /// Something was changed that a running daemon has read before.
  var isStale = false

  init(_ invocation: Invocation) throws {
    root = invocation["--root"].map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 } ?? ""
    folders = StationFolders(root: root)
    client = ControlClient(
      path: invocation["--socket"] ?? (root.isEmpty ? StationFolders.boxSocket : "\(root)/run/waypost/control.socket"))
    answers = try invocation["--answers"].map { path throws(CommandFailure) in try SetupAnswers.read(path) } ?? .empty
    asks = !invocation.has("--answers") && Terminal.inputIsTerminal
    keysFrom = invocation["--keys-from"]
    tpm = invocation["--tpm2-device"]
    only = try invocation["--step"].map { name throws(CommandFailure) in
      guard let step = SetupStep(rawValue: name) else {
        throw CommandFailure(
          .usage, "There is no step '\(name)'.", "Nothing was set up.", next: "See `waypost setup --help`.")
      }
      return step
    }
    guard !root.isEmpty || geteuid() == 0 else {
      throw CommandFailure(.wrong, "Only root can set a box up.", "Nothing was set up.", next: "sudo waypost setup")
    }
    for folder in [folders.configuration, folders.keys, folders.state, folders.packs]
    where !LocalFiles.exists(folder) {
      try LocalFiles.makeFolder(folder, mode: folder == folders.configuration ? 0o751 : 0o700)
    }
    configuration = try SetupConfiguration(reading: folders.stationFile)
    memory = SetupMemory(reading: "\(folders.configuration)/setup.json")
  }

  mutating func run() throws {
    var before = memory
    for step in SetupStep.allCases where only == nil || only == step {
      if step.needsDaemon, !root.isEmpty, (try? client.ask("status")) == nil {
        throw CommandFailure(
          .silence, "The station below \(root) is laid out; its daemon doesn't run.",
          "The steps from `\(step.rawValue)` on wait.", next: "Start it and run setup again with --socket.")
      }
      let said = try insist(step)
      try configuration.write()
      if memory != before { try memory.write() }
      before = memory
      Terminal.say(step.rawValue + String(repeating: " ", count: 12 - step.rawValue.count) + said)
    }
    if root.isEmpty, isStale {
      Terminal.say("A running station reads this at its next start: systemctl restart waypostd")
    }
    // A power cut in the next half minute would leave empty what was only put in place.
    sync()
    guard only == nil else { return }
    let facts = FactsProbe(client, folders).facts()
    let missing = LiveMode.missing(facts).filter { root.isEmpty || $0.name != "units" }
    Terminal.say(
      missing.isEmpty
        ? "Nothing is missing for live mode: sudo waypost mode live"
        : "The station is in training mode. Live mode still lacks: \(missing.map(\.name).joined(separator: ", "))"
          + " (waypost mode live says more).")
  }

  /// A mistyped answer is said and asked for again, where somebody sits at a terminal.
  private mutating func insist(_ step: SetupStep) throws -> String {
    while true {
      do {
        return try perform(step)
      } catch {
        let failure = CommandFailure(error)
        guard asks, asked.any, failure.code == .wrong, failure != Self.ended else { throw failure }
        askAgain(failure)
        asked.any = false
      }
    }
  }

  private func askAgain(_ failure: CommandFailure) {
    Terminal.complain("waypost: \(failure.description)\n  Asked again; Ctrl-C stops, and what was done stays.")
  }

  private mutating func perform(_ step: SetupStep) throws -> String {
    switch step {
    case .post: try post()
    case .controller:
      try text("controller", answers.controller, "Who is the controller: who answers for what is kept here?")
    case .dpia: try text("dpia", answers.dpia, "Under which data protection impact assessment (its id)?")
    case .keys: try keys()
    case .trust: try trust()
    case .packs: try packs()
    case .receivers: try receivers()
    case .backup: try backup()
    case .printer: try printer()
    case .scanners: try scanners()
    case .start: try start()
    case .supervisor: try supervisor()
    case .slip: try slip()
    }
  }

  // MARK: - asking

  /// What was answered; `old` where nothing is, and a refusal where there is neither.
  ///
  /// - Parameters:
  ///   - isNew: nobody has been asked yet, and `old` is only what would do.
  ///   - fault: what is wrong with an answer; the same question is asked again.
  func answer(
    _ name: String, _ given: String?, old: String?, _ question: String, isNew: Bool = false,
    fault: (String) -> CommandFailure? = { _ in nil }
  ) throws(CommandFailure) -> String {
    if let given {
      if let fault = fault(given) { throw fault }
      return given
    }
    if let old, !old.isEmpty, (only == nil && !isNew) || !asks { return old }
    guard asks else {
      throw CommandFailure(
        .wrong, "The answer '\(name)' is missing.", "What was done before it stays.",
        next: "Put it into the answers, or run `sudo waypost setup` at a terminal.")
    }
    asked.any = true
    while true {
      Terminal.complain(question + (old.map { " [Enter: \($0)]" } ?? ""))
      guard let line = Terminal.readLine(limit: 4096) else { throw Self.ended }
      let text = String(line.drop(while: \.isWhitespace))
      if text.isEmpty, let old { return old }
      if let fault = fault(text) { askAgain(fault) } else if !text.isEmpty { return text }
    }
  }

  func confirms(_ question: String) -> Bool {
    guard asks else { return true }
    asked.any = true
    while true {
      Terminal.complain("\(question) y or n, then Enter")
      guard let line = Terminal.readLine(limit: 4096)?.lowercased() else { return false }
      if line.hasPrefix("y") { return true }
      if line.hasPrefix("n") { return false }
    }
  }

  private static let ended = CommandFailure(
    .wrong, "The input ended.", "What was done stays.", next: "Run setup again: it goes on here.")

  mutating func lay(_ key: String, _ value: String) {
    if configuration[key] != .string(value) { isStale = true }
    configuration[key] = .string(value)
  }

  private mutating func text(_ key: String, _ given: String?, _ question: String) throws -> String {
    let value = try answer(key, given, old: configuration[key]?.string, question)
    lay(key, value)
    return value
  }
}
