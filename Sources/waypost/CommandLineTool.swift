/// Finds the command, runs it, turns what went wrong into words and an exit code.
enum CommandLineTool {
  static let commands: [Command] = [
    .setup, .mode, .status, .doctor, .readinessNote, .readiness, .supportBundle, .metrics, .healthSend,
    .queueList, .queueShow, .queueVisit, .queueImportReceipts, .queueResend, .queueRetry, .queueAtRisk,
    .referralAcknowledge, .envelopeOpen, .envelopeVerify, .envelopeAcknowledge, .envelopeExport,
    .devicesList, .devicesWatch, .devicesLearn, .devicesForget, .devicesRules, .officerAdd, .officerTrain,
    .officerUntrain, .officerSetPIN, .officerDisable, .officerEnable, .officerList, .laneOpen,
    .laneLock,
    .simulateScan, .formCompile,
    .formCheck, .formTry, .formRun, .formPaper,
    .formEval,
    .backup, .restore, .auditExport, .auditVerify, .statisticsExport, .statisticsReport, .queueErase,
    .mrz, .vds, .packLint, .packReview, .packSign, .packCountersign, .packInstall, .packFetch, .packBundle,
    .packRefresh, .packList,
    .keysNew, .keysSeal, .keysRotateDevice, .keysRotate,
    .keysAccept, .keysRevoke,
    .updateSign, .updatePreview, .updateInstall, .updateBack, .prepare,
  ]

  /// Runs one call; returns the process's exit code. Blocks.
  static func run(_ arguments: [String]) -> Int32 {
    do {
      try dispatch(arguments)
      return 0
    } catch {
      let failure = CommandFailure(error)
      if !failure.sentences.isEmpty { Terminal.complain("waypost: \(failure)") }
      return failure.code.rawValue
    }
  }

  private static func dispatch(_ arguments: [String]) throws {
    var rest = arguments[...]
    var globals: [String] = []
    while let first = rest.first, first.hasPrefix("-") {
      if first == "--help" || first == "-h" { return Terminal.say(overview) }
      guard first == "--socket" || first.hasPrefix("--socket=") else {
        throw CommandFailure(
          .usage, "There is no option \(first) before a command.", "Nothing was done.", next: "See `waypost --help`."
        )
      }
      let count = first == "--socket" ? 2 : 1
      globals += rest.prefix(count)
      rest = rest.dropFirst(count)
    }
    if rest.isEmpty {
      throw CommandFailure(.usage, "There is no command.", "Nothing was done.", next: "See `waypost --help`.")
    }
    let wantsHelp = { (options: ArraySlice<String>) in
      options.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
    }
    guard let command = commands.first(where: { rest.starts(with: $0.words) }) else {
      let family = commands.filter { $0.words[0] == rest.first }
      if !family.isEmpty, wantsHelp(rest) { return Terminal.say(list(family)) }
      throw unknown(Array(rest), family)
    }
    let options = rest.dropFirst(command.words.count)
    if wantsHelp(options) { return Terminal.say(command.help) }
    let invocation = try Invocation(command, Array(options), globals: command.asksDaemon ? globals : [])
    try command.run(invocation)
  }

  private static func unknown(_ words: [String], _ family: [Command]) -> CommandFailure {
    let named = words.prefix { !$0.hasPrefix("-") }.prefix(2).joined(separator: " ")
    let next =
      family.isEmpty
      ? "See `waypost --help`." : "There is: " + family.map(\.name).joined(separator: ", ") + "."
    return CommandFailure(.usage, "There is no command '\(named)'.", "Nothing was done.", next: next)
  }

  private static func list(_ commands: [Command]) -> String {
    "usage: waypost COMMAND ...\n\ncommands\n" + Command.columns(commands.map { ($0.name, $0.summary) })
  }

  static var overview: String {
    """
    usage: waypost [--socket PATH] COMMAND ...

    What a technician asks of a Waypost station. `waypost COMMAND --help` says more, with examples.

    commands
    \(Command.columns(commands.map { ($0.name, $0.summary) }))

    options
    \(Command.columns([("--socket PATH", Command.socket.help)]))

    exit codes
    \(Command.columns([
      ("0", "done"), ("1", "what was looked at is wrong, or the daemon refused"), ("2", "wrong usage"),
      ("3", "the daemon doesn't answer"), ("4", "warnings only (doctor, readiness)"),
    ]))
    """
  }
}
