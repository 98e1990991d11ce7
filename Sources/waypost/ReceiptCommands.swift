import FoundationEssentials
import JSONLines
import Sealing

extension Command {
  static let queueImportReceipts = Command(
    words: ["queue", "import-receipts"], operands: ["FILE|FOLDER"],
    summary: "Take in what receiving offices answered: receipts from a stick or a mail.",
    discussion: """
      A folder: every ID.receipt in it. A file: one receipt, or a mail with receipts in its text. Each is checked against
      the receiver's key in the installed directory. A refused one changes nothing and is told with its reason:
      malformed, unknown-envelope, other-name, other-digest, unknown-key, forged, contradiction. One that the station
      has already is no error.
      """,
    options: [json],
    examples: [
      "waypost queue import-receipts /media/waypost/COURIER/waypost", "waypost queue import-receipts mail.txt",
    ],
    wrongMeans: "there is no receipt, or one was refused", asksDaemon: true
  ) { invocation in
    let client = ControlClient(invocation)
    let receipts = try ReceiptFiles.find(invocation.operands[0])
    var answers: [JSONValue] = []
    for receipt in receipts {
      var arguments = ["text": receipt.text]
      if let name = receipt.fileName { arguments["name"] = name }
      let answer = try client.ask("queue import-receipt", arguments)
      answers.append(answer)
      if !invocation.has("--json") { Terminal.say("\(receipt.place): \(Self.words(answer))") }
    }
    let refused = answers.count { $0["outcome"] == "refused" }
    if invocation.has("--json") {
      try JSONValue.object(["receipts": .array(answers), "refused": .int(Int64(refused))]).printLine()
    } else {
      let new = answers.count { $0["outcome"] == "taken" }
      Terminal.say("\(new) taken, \(answers.count - new - refused) known before, \(refused) refused.")
    }
    if refused > 0 { throw CommandFailure(.wrong, "") }
  }

  private static func words(_ answer: JSONValue) -> String {
    switch answer["outcome"]?.string {
    case "taken": "\(answer.cell("serial")) is \(answer.cell("answer"))"
    case "known": "\(answer.cell("serial")) was \(answer.cell("answer")) before"
    default: "refused, \(answer.cell("reason")): \(answer.cell("words"))"
    }
  }

  static let queueResend = Command(
    words: ["queue", "resend"], summary: "Send again what a receiver lost: the same bytes, from a number on.",
    discussion: """
      The number is the receiver's own count, as ID.sig has it; `waypost envelope verify` names the missing ones. States
      and receipts stay as they are. What was purged can't be sent again; its slips' numbers are named.
      """,
    options: [
      Option(name: "--since", value: "N", isRequired: true, help: "the first number that is missing there"),
      Option(name: "--receiver", value: "NAME", help: "the receiver's id in the directory (default: every receiver)"),
      json,
    ],
    examples: ["waypost queue resend --since 17 --receiver training-asylum"], wrongMeans: "the daemon refused",
    asksDaemon: true
  ) { invocation in
    let since = try invocation.number("--since", in: 1...Int.max) ?? 1
    var arguments = ["since": "\(since)"]
    if let receiver = invocation["--receiver"] { arguments["receiver"] = receiver }
    let body = try ControlClient(invocation).ask("queue resend", arguments)
    if invocation.has("--json") { return try body.printLine() }
    Terminal.say("\(body.cell("count")) will be sent again.")
    let purged = (body["purged"]?.array ?? []).compactMap(\.string)
    if !purged.isEmpty {
      Terminal.say("\(body.cell("purgedCount")) can't be, their bytes were purged: \(purged.joined(separator: ", "))")
    }
  }

  static let queueVisit = Command(
    words: ["queue", "visit"], summary: "Send what is due and read receipts now; answered when that is done.",
    discussion: "What waypost-courier@.service asks for when a courier's medium was plugged in.",
    options: [
      Option(name: "--courier", value: "LABEL", help: "only what a medium of that label carries"), json,
    ],
    examples: ["waypost queue visit", "waypost queue visit --courier COURIER"], wrongMeans: "the daemon refused",
    asksDaemon: true
  ) { invocation in
    let arguments = invocation["--courier"].map { ["label": $0] } ?? [:]
    if Terminal.inputIsTerminal { Terminal.complain("Visiting; a slow link or medium takes minutes.") }
    let body = try ControlClient(invocation).ask("queue visit", arguments, patience: nil)
    if invocation.has("--json") { return try body.printLine() }
    if invocation.has("--courier") { return try sayCourier(body) }
    Terminal.say(
      "\(body.cell("unsent")) still to be sent, \(body.cell("unanswered")) sent and unanswered; "
        + "\(body.cell("receipts")) receipts taken, \(body.cell("refused")) refused.")
    for problem in body["problems"]?.array ?? [] { Terminal.say("Not looked into: \(problem.cell)") }
  }

  private static func sayCourier(_ body: JSONValue) throws(CommandFailure) {
    Terminal.say(
      "\(body.cell("written")) written and read back, \(body.cell("left")) still wait; "
        + "\(body.cell("receipts")) receipts taken, \(body.cell("refused")) refused.")
    if let damaged = body["damaged"]?.int, damaged > 0 {
      throw CommandFailure(
        .wrong, "The medium gives \(damaged) of them back as something else.", "They wait for another medium.",
        next: "Throw this one away: it claims more room than it has, or it is worn out.")
    }
    if let problem = body["problem"]?.string {
      throw CommandFailure(
        .wrong, "The visit ended early: \(problem).", "What was not written waits.",
        next: "See the journal: journalctl -u 'waypost-upload@*'.")
    }
  }

  static let queueAtRisk = Command(
    words: ["queue", "at-risk"], summary: "List the slips' numbers of referrals that nobody has answered.",
    discussion: """
      For the day a box is lost: run it on the spare box with the restored backup. "Never sent": only this box has, or
      had, the record. "Unanswered": it left, ask the office whether it arrived. Numbers only; what they are about
      nobody here can read.
      """,
    options: [json], examples: ["waypost queue at-risk", "waypost queue at-risk --json | jq -r '.unsent[]'"],
    wrongMeans: "the daemon refused", asksDaemon: true
  ) { invocation in
    let body = try ControlClient(invocation).ask("queue at-risk")
    if invocation.has("--json") { return try body.printLine() }
    for (title, key) in [("Never sent", "unsent"), ("Unanswered", "unanswered")] {
      let serials = (body[key]?.array ?? []).compactMap(\.string)
      Terminal.say("\(title): \(serials.isEmpty ? "none" : serials.joined(separator: ", "))")
    }
  }

  static let referralAcknowledge = Command(
    words: ["referral", "acknowledge"], operands: ["SERIAL", "CODE"],
    summary: "Note what an office answered by phone: the code it read out.",
    discussion: """
      Each sealed record ends with three codes, one for each answer (acknowledged, received, declined); whoever opened it
      can read one out. Seven characters and a check character; a slip of the tongue is told apart from a wrong code, of
      which a record bears ten.
      """,
    options: [json], examples: ["waypost referral acknowledge D7-K3M-9QX-R 7K3M-9QXR"],
    wrongMeans: "the code doesn't fit, or nobody has that number", asksDaemon: true
  ) { invocation in
    let arguments = ["serial": invocation.operands[0], "code": invocation.operands[1]]
    let body = try ControlClient(invocation).ask("referral acknowledge", arguments)
    if invocation.has("--json") { return try body.printLine() }
    Terminal.say(words(body) + ".")
  }
}

/// Receipts in a folder, a file, or the text of a mail.
enum ReceiptFiles {
  struct Found {
    /// For a person: the file's name.
    var place: String
    /// nil where the name says nothing: a mail.
    var fileName: String?
    var text: String
  }

  /// The longest mail that is searched, in bytes.
  private static let longestMail = 4 << 20

  static func find(_ path: String) throws(CommandFailure) -> [Found] {
    var found: [Found] = []
    if let names = try? FileManager.default.contentsOfDirectory(atPath: path) {
      for name in names.sorted() where name.hasSuffix(".receipt") && !name.hasPrefix(".") {
        guard let bytes = LocalFiles.bytes("\(path)/\(name)"), bytes.count <= EnvelopeReceipt.maximumLength else {
          continue
        }
        found.append(Found(place: name, fileName: name, text: String(decoding: bytes, as: UTF8.self)))
      }
    } else {
      let bytes = try LocalFiles.read(path, next: "Name a receipt, a mail, or the folder they lie in.")
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let text = String(decoding: bytes.prefix(longestMail), as: UTF8.self)
      if name.hasSuffix(".receipt") {
        found = [Found(place: name, fileName: name, text: text)]
      } else {
        found = receipts(inMail: text).map { Found(place: name, fileName: nil, text: $0) }
      }
    }
    if found.isEmpty {
      throw CommandFailure(
        .wrong, "There is no receipt in \(path).", "Nothing was taken in.",
        next: "Receipts are files ID.receipt, or stand in a mail as text that begins with 'waypost-receipt v1'.")
    }
    return found
  }

  /// Every seven lines that begin with a receipt's title, as a mail program may have quoted or indented them.
  static func receipts(inMail text: String) -> [String] {
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { line in
      line.drop { $0 == " " || $0 == ">" || $0 == "\t" }
    }
    return lines.indices.filter { lines[$0].hasPrefix("waypost-receipt v1") }.map { start in
      lines[start..<min(start + 7, lines.count)].map { line in
        var line = line
        while line.last?.isWhitespace == true { line.removeLast() }
        return line + "\n"
      }.joined()
    }
  }
}
