import FoundationEssentials
import JSONLines
import Packs
import XForm

extension Command {
  static let packReview = Command(
    words: ["pack", "review"], operands: ["DIR"],
    summary: "List the texts of a pack that nobody has looked at, or record that somebody has.",
    discussion: """
      Every text is a draft until reviews.json in the pack has a record of exactly this text: who looked at it, for which
      organisation, on which day. A text that is changed afterwards is a draft again. With --by, --for and --on
      the texts named by --text, or all of a --language, get such a record: for somebody trained in protection, who
      has read each of them in that language.
      """,
    options: [
      Option(
        name: "--text", value: "PLACE", mayRepeat: true, help: "a text as the list names it: 'cards/rights.ru.md'"),
      Option(name: "--language", value: "TAG", help: "every draft in a language; without a reviewer, list these alone"),
      Option(name: "--by", value: "NAME", help: "who looked at them"),
      Option(name: "--for", value: "NAME", help: "for whom"),
      Option(name: "--on", value: "DAY", help: "on which day, YYYY-MM-DD"),
      json,
    ],
    examples: [
      "waypost pack review Sources/packs/core --language ru",
      "waypost pack review tj --text country.csv --by 'A. Name' --for 'Legal aid' --on 2026-11-25",
    ],
    wrongMeans: "the pack has no such draft, or a form of it doesn't compile"
  ) { invocation in
    let path = invocation.operands[0]
    let source = try PackReading(path).source
    var drafts = ReviewableText.drafts(source.texts, source.reviews)
    if let language = invocation["--language"] { drafts = drafts.filter { $0.language == language } }
    let who = ["--by", "--for", "--on"].map { invocation[$0] }
    if who.allSatisfy({ $0 == nil }), invocation["--text"] == nil {
      if invocation.has("--json") {
        return try JSONValue.array(
          drafts.map { .object(["text": .string($0.place), "digest": .string($0.digest)]) }
        ).printLine()
      }
      for draft in drafts { Terminal.say(draft.place) }
      return Terminal.say("\(drafts.count) of \(source.texts.count) texts are drafts.")
    }
    guard let reviewer = who[0], let organisation = who[1], let date = who[2], date.utf8.count == 10,
      CivilDate(iso: date) != nil
    else {
      throw CommandFailure(
        .usage, "A record needs --by, --for and --on (YYYY-MM-DD).", "Nothing was recorded.")
    }
    let named = invocation.all("--text")
    guard !named.isEmpty || invocation["--language"] != nil else {
      throw CommandFailure(.usage, "Neither --text nor --language says which texts.", "Nothing was recorded.")
    }
    let read = named.isEmpty ? drafts : drafts.filter { named.contains($0.place) }
    let absent = named.filter { name in !read.contains { $0.place == name } }
    guard absent.isEmpty, !read.isEmpty else {
      throw CommandFailure(
        .wrong, absent.isEmpty ? "There is no draft." : "There is no draft \(absent.joined(separator: ", ")).",
        "Nothing was recorded.", next: "List them: waypost pack review \(path)")
    }
    let records = read.map {
      ReviewRecord(text: $0.place, digest: $0.digest, reviewer: reviewer, organisation: organisation, date: date)
    }
    // What was replaced by a newer look at the same place goes, so that the file says who answers for today's text.
    let kept = source.reviews.filter { old in !records.contains { $0.text == old.text } }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let bytes = Array(try encoder.encode((kept + records).sorted { $0.text < $1.text })) + [UInt8(ascii: "\n")]
    try LocalFiles.replace("\(path)/\(ReviewRecord.file)", bytes, mode: 0o644)
    Terminal.say("Recorded \(records.count) texts in \(path)/\(ReviewRecord.file).")
  }
}
