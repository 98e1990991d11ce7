extension Command {
  static let laneOpen = Command(
    words: ["lane", "open"], operands: ["LANE"], summary: "Make the one-time address that opens a lane's page.",
    discussion: "The address works once, in one browser; whoever opens it has the lane's screen.",
    options: [json], examples: ["waypost lane open desk", "chromium --kiosk \"$(waypost lane open kiosk)\""],
    wrongMeans: "there is no such lane", asksDaemon: true
  ) { invocation in
    let body = try ControlClient(invocation).ask("lane open", ["lane": invocation.operands[0]])
    if invocation.has("--json") { return try body.printLine() }
    Terminal.say(body.cell("url"))
  }
}

extension Command {
  static let laneLock = Command(
    words: ["lane", "lock"], summary: "Lock every lane at once: blank screens, open cases gone for good.",
    discussion: """
      For the moment in which somebody is about to take the box. Everybody is signed out and the keys of open cases are
      destroyed, in memory and on disk: nobody gets these answers back. Sealed records and the queue stay as they are.
      """,
    options: [Option(name: "--all", isRequired: true, help: "says that it is meant"), json],
    examples: ["waypost lane lock --all"], wrongMeans: "the daemon refused", asksDaemon: true
  ) { invocation in
    let body = try ControlClient(invocation).ask("lane lock")
    if invocation.has("--json") { return try body.printLine() }
    Terminal.say("All lanes are locked. What was open is gone; what was sealed is kept.")
  }
}
