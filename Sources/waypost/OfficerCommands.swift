import JSONLines

extension Command {
  static let officerAdd = Command(
    words: ["officer", "add"], summary: "Let somebody sign in with a badge and a PIN.",
    discussion: """
      The PIN is read from standard input, one line; on a terminal it is asked for twice and not shown. It is never an
      argument: those stand in the list of processes and in the shell's history.
      """,
    options: [
      Option(name: "--name", value: "NAME", isRequired: true, help: "as the screen shall greet them"),
      Option(name: "--badge", value: "CODE", help: "the badge's barcode, WPB1-... (default: one is made and printed)"),
      Option(name: "--role", value: "ROLE", help: "officer (default), supervisor or monitor"),
      Option(name: "--trained", help: "trained for the forms that only trained officers may open"), json,
    ],
    examples: [
      "sudo waypost officer add --name 'A. Karimova'",
      "printf 246810 | waypost officer add --name Training --badge WPB1-7Q2M8XKD3RTA",
    ], wrongMeans: "the daemon refused", asksDaemon: true
  ) { invocation in
    let role = invocation["--role"] ?? "officer"
    guard ["officer", "supervisor", "monitor"].contains(role) else {
      throw CommandFailure(
        .usage, "There is no role '\(role)'.", "Nothing was done.", next: "Use officer, supervisor or monitor.")
    }
    let name = try invocation.required("--name")
    if let fault = invocation["--badge"].flatMap(Badge.fault) { throw fault }
    let badge = try invocation["--badge"] ?? Badge.make()
    var arguments = ["name": name, "badge": badge, "role": role, "pin": try PersonalNumber.read()]
    if invocation.has("--trained") { arguments["trained"] = "yes" }
    let client = ControlClient(invocation)
    let body = try client.ask("officer add", arguments)
    let paper =
      invocation["--badge"] == nil
      ? Badge.print(badge, for: name, StationFolders(socket: client.path), client: client) : nil
    if invocation.has("--json") { return try body.printLine() }
    Terminal.say("Officer \(body.cell("id")) may sign in" + (paper.map { ": \($0)." } ?? "."))
  }

  static let officerTrain = change(
    "train", summary: "Mark an officer as trained for restricted forms.", discussion: training,
    says: "is marked as trained")
  static let officerUntrain = change(
    "untrain", summary: "Take the mark of training from an officer.", discussion: training,
    says: "is no longer marked as trained")
  static let officerDisable = change(
    "disable", summary: "Let an officer sign in no more: a badge is lost, somebody left.",
    discussion: "A desk where they are signed in locks at once; another officer may go on with the case there.",
    says: "may no longer sign in")
  static let officerEnable = change(
    "enable", summary: "Let an officer sign in again.", discussion: "With the badge and the PIN that they had.",
    says: "may sign in again")

  static let officerSetPIN = Command(
    words: ["officer", "set-pin"], operands: ["ID"], summary: "Give an officer a new PIN, and lift a lock.",
    discussion: "The PIN is read from standard input as `officer add` reads it.", options: [json],
    examples: ["waypost officer set-pin 3"], wrongMeans: "there is no such officer, or the PIN is too short",
    asksDaemon: true
  ) { invocation in
    let arguments = ["id": invocation.operands[0], "pin": try PersonalNumber.read()]
    let body = try ControlClient(invocation).ask("officer set-pin", arguments)
    if invocation.has("--json") { return try body.printLine() }
    Terminal.say("Officer \(body.cell("id")) has a new PIN.")
  }

  private static let training = """
    Forms that a pack keeps for trained officers (signs of trafficking) open for nobody else. It counts from the
    officer's next sign-in.
    """

  private static func change(_ word: String, summary: String, discussion: String, says: String) -> Command {
    Command(
      words: ["officer", word], operands: ["ID"], summary: summary, discussion: discussion, options: [json],
      examples: ["waypost officer \(word) 3"], wrongMeans: "there is no such officer", asksDaemon: true
    ) { invocation in
      let body = try ControlClient(invocation).ask("officer \(word)", ["id": invocation.operands[0]])
      if invocation.has("--json") { return try body.printLine() }
      Terminal.say("Officer \(body.cell("id")) \(says).")
    }
  }

  static let officerList = Command(
    words: ["officer", "list"], summary: "List who may sign in.", options: [json], examples: ["waypost officer list"],
    wrongMeans: "the daemon refused", asksDaemon: true
  ) { invocation in
    let body = try ControlClient(invocation).ask("officer list")
    if invocation.has("--json") { return try body.printLine() }
    let officers = body["officers"]?.array ?? []
    if officers.isEmpty { return Terminal.say("Nobody may sign in yet: `waypost officer add`.") }
    Terminal.say(
      TextTable.make(
        ["ID", "ROLE", "TRAINED", "NAME", ""],
        officers.map {
          [
            $0.cell("id"), $0.cell("role"), $0["trained"]?.bool == true ? "yes" : "no", $0.cell("name"),
            $0["disabled"]?.bool == true ? "disabled" : "",
          ]
        }))
  }
}

/// The PIN of `officer add` and `officer set-pin`.
enum PersonalNumber {
  private static let longest = 64

  static func read() throws(CommandFailure) -> String {
    guard Terminal.inputIsTerminal else {
      guard let pin = Terminal.readLine(limit: longest), !pin.isEmpty else {
        throw CommandFailure(
          .usage, "There is no PIN on standard input, or it is longer than \(longest) bytes.", "Nothing was done.",
          next: "Give it as one line: printf 246810 | waypost officer ...")
      }
      return pin
    }
    let first = Terminal.readSecret(prompt: "PIN: ", limit: longest)
    let second = Terminal.readSecret(prompt: "PIN again: ", limit: longest)
    guard let first, !first.isEmpty, first == second else {
      throw CommandFailure(.wrong, "The two PINs differ or are empty.", "Nothing was done.", next: "Try again.")
    }
    return first
  }
}
