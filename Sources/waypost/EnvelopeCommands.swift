import EventLoop
import FoundationEssentials
import JSONLines
import Referral
import Sealing

extension Command {
  static let envelopeOpen = Command(
    words: ["envelope", "open"], operands: ["ID.age"], summary: "Open a sealed record, as `age -d` does.",
    discussion: """
      Prints the record (XML) with the codes to answer by phone behind it. With several identities, say while a key is
      rotated, the first that fits opens it.
      """,
    options: [
      Option(
        name: "--identity", short: "-i", value: "FILE", isRequired: true, mayRepeat: true,
        help: "the office's age identity (`waypost keys new receiver`, `age-keygen`)"),
      Option(
        name: "--output", short: "-o", value: "FILE", help: "a new file, for its owner alone; instead of printing"),
    ],
    examples: [
      "waypost envelope open 8c1f....age -i office.key", "waypost envelope open 8c1f....age -i office.key -o r.xml",
    ],
    wrongMeans: "it is sealed to others, or was changed"
  ) { invocation in
    let files = EnvelopeFiles(invocation.operands[0])
    let identities = try invocation.all("--identity").map { try KeyFiles.receiver($0) }
    let record = try files.open(with: identities)
    if let output = invocation["--output"] {
      try LocalFiles.create(output, record, mode: KeyFiles.secretMode)
    } else {
      Terminal.say(String(decoding: record.dropLast(), as: UTF8.self))
    }
  }

  static let envelopeVerify = Command(
    words: ["envelope", "verify"], operands: ["FOLDER|FILE"],
    summary: "Say which station sent which envelopes, whether they are whole, and which numbers are missing.",
    discussion: """
      Numbers run from 1 for each station and receiver, without gaps. A number that is missing is an envelope that was
      lost or is on its way: ask the post for `waypost queue resend --since N`. Two envelopes with one number: somebody
      else has the station's key, or two boxes do; tell the controller.
      """,
    options: [
      Option(
        name: "--stations", value: "FILE", isRequired: true,
        help: "the office's list: a station's public key and a name on each line"), json,
    ],
    examples: ["waypost envelope verify inbox --stations stations"],
    wrongMeans: "an envelope is not what it should be; gaps alone are none"
  ) { invocation in
    let stations = try StationsFile(reading: try invocation.required("--stations"))
    let report = EnvelopeReview(try EnvelopeFiles.find(invocation.operands), stations: stations)
    if invocation.has("--json") {
      try report.json.printLine()
    } else {
      for line in report.lines { Terminal.say(line) }
    }
    if report.isBad { throw CommandFailure(.wrong, "") }
  }

  static let envelopeAcknowledge = Command(
    words: ["envelope", "acknowledge"], operands: ["ID.age"],
    summary: "Answer the post: write ID.receipt, and print it as a code to scan or to read out.",
    discussion: """
      Answers: acknowledged (somebody read it and takes it on), received (the person arrived), declined (the office can't
      take the person). ID.receipt goes beside ID.age where that was delivered, or back to the post on a stick or in a
      mail; a later answer takes its place. The line WPR1:... is the same receipt for a QR code (`qrencode`), to be
      scanned at the post. With --identity the code for the phone is printed too.
      """,
    options: [
      Option(name: "--key", value: "FILE", isRequired: true, help: "the office's key of `waypost keys new receipt`"),
      Option(name: "--answer", value: "ANSWER", help: "acknowledged (default), received or declined"),
      Option(
        name: "--identity", short: "-i", value: "FILE", mayRepeat: true,
        help: "the office's age identity, to find the code for the phone"), json,
    ],
    examples: [
      "waypost envelope acknowledge 8c1f....age --key receipt.key -i office.key",
      "waypost envelope acknowledge 8c1f....age --key receipt.key --answer received | grep WPR1 | qrencode -o code.png",
    ], wrongMeans: "the files don't belong together, or a file can't be read or written"
  ) { invocation in
    guard let answer = EnvelopeReceipt.Answer(rawValue: invocation["--answer"] ?? "acknowledged") else {
      throw CommandFailure(
        .usage, "There is no answer '\(invocation["--answer"] ?? "")'.", "Nothing was written.",
        next: "Use one of: \(EnvelopeReceipt.Answer.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    let files = EnvelopeFiles(invocation.operands[0])
    let signature = try files.pair().signature
    let key = try KeyFiles.signingKey(try invocation.required("--key"))
    let receipt = try EnvelopeReceipt(
      id: signature.id, digest: signature.digest, answer: answer, time: compactTime(SystemCall.wallSeconds()), by: key)
    var spoken: SpokenCode?
    if invocation.has("--identity") {
      let identities = try invocation.all("--identity").map { try KeyFiles.receiver($0) }
      let record = try files.open(with: identities)
      spoken = SpokenCodes(in: String(decoding: record, as: UTF8.self))?.codes[answer]
    }
    try LocalFiles.replace(files.receipt, Array(receipt.text.utf8), mode: 0o644)
    if invocation.has("--json") {
      return try JSONValue.object([
        "file": .string(files.receipt), "answer": .string(answer.rawValue), "scan": .string(receipt.code.text),
        "phone": spoken.map { .string("\($0)") } ?? .null,
      ]).printLine()
    }
    Terminal.say("Wrote \(files.receipt): \(answer.rawValue).")
    Terminal.say("To scan:    \(receipt.code.text)")
    if let spoken { Terminal.say("By phone:   \(spoken)") }
  }

  /// `20261125T101500Z`.
  private static func compactTime(_ seconds: Int64) -> String {
    Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601).filter { $0.isNumber || $0.isLetter }
  }
}
