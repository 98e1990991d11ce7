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
