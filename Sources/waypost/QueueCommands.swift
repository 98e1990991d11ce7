import JSONLines

extension Command {
  static let queueList = Command(
    words: ["queue", "list"], summary: "List sealed records and where each is on its way.",
    discussion: "A record stays in the list until its receiver's receipt is there and its time is over.",
    options: [json], examples: ["waypost queue list", "waypost queue list --json | jq .unsent"],
    wrongMeans: "the daemon refused", asksDaemon: true
  ) { invocation in
    let body = try ControlClient(invocation).ask("queue list")
    if invocation.has("--json") { return try body.printLine() }
    let records = body["records"]?.array ?? []
    if records.isEmpty { return Terminal.say("The queue is empty.") }
    let rows = records.map { record in
      [
        record.cell("serial"), record.cell("state"), QueueText.age(record), record.cell("bytes"),
        record.cell("attempts"), record.cell("id"), record["reason"]?.string ?? "",
      ]
    }
    Terminal.say(TextTable.make(["SERIAL", "STATE", "AGE", "BYTES", "TRIES", "ID", "REASON"], rows))
    Terminal.say("\(body.cell("unsent")) not sent yet.")
  }

  static let queueShow = Command(
    words: ["queue", "show"], operands: ["ID|SERIAL"], summary: "Show everything the station may say of one record.",
    discussion: "Nothing of a record's content is on the station any more, and nothing of it is shown.",
    options: [json], examples: ["waypost queue show D7-K3M-9QX-R"], wrongMeans: "there is no such record",
    asksDaemon: true
  ) { invocation in
    let body = try ControlClient(invocation).ask("queue show", ["key": invocation.operands[0]])
    if invocation.has("--json") { return try body.printLine() }
    for record in body["records"]?.array ?? [] { Terminal.say(QueueText.whole(record)) }
  }

  static let queueRetry = Command(
    words: ["queue", "retry"], operands: ["ID|SERIAL"],
    summary: "Send again what was set aside, now that its cause is mended.",
    discussion: """
      A record is set aside (state parked) when its receiver's server refuses it for good: the form isn't there in this
      version, something else stands under its name. `waypost queue show` has the reason and the server's words. The same
      bytes go out once more; what is still wrong sets it aside again.
      """,
    options: [json], examples: ["waypost queue retry D7-K3M-9QX-R"], wrongMeans: "nothing under it is set aside",
    asksDaemon: true
  ) { invocation in
    let body = try ControlClient(invocation).ask("queue retry", ["key": invocation.operands[0]])
    if invocation.has("--json") { return try body.printLine() }
    Terminal.say("\(body.cell("count")) will be tried again.")
  }
}

enum QueueText {
  static func age(_ record: JSONValue) -> String {
    record["ageSeconds"]?.int.map { TextTable.duration(seconds: $0) } ?? "–"
  }

  static func whole(_ record: JSONValue) -> String {
    var rows = [
      ("state", record.cell("state")), ("id", record.cell("id")), ("age", age(record)),
      ("size", "\(record.cell("bytes")) bytes, padded"), ("tries", record.cell("attempts")),
    ]
    if let reason = record["reason"]?.string { rows.append(("reason", reason)) }
    if let words = record["serverWords"]?.string { rows.append(("server said", words)) }
    if let seconds = record["nextAttemptSeconds"]?.int {
      rows.append(("next try", "in \(TextTable.duration(seconds: seconds))"))
    }
    rows.append(("receipt", record.cell("receipt")))
    return record.cell("serial") + "\n" + Command.columns(rows)
  }
}
