import FoundationEssentials
import JSONLines
import Packs
import Sealing
import XForm

extension Command {
  static let packStore = Option(
    name: "--store", value: "DIR", isRequired: true, help: "the station's folder of packs: /var/lib/waypost/packs")
  static let packTrust = Option(
    name: "--trust", value: "FILE", isRequired: true, help: "public keys of whoever may sign packs, one per line")

  static let packLint = Command(
    words: ["pack", "lint"], operands: ["DIR"], summary: "Look through a pack's sources before they are signed.",
    discussion: """
      Level, purpose and retention on every field; texts in English and Russian; phrases in every declared language;
      receivers, keys, desks and phones; what no form may ask. Each finding is a line: PLACE: what is wrong; what to do
      [RULE]. Notes don't stop a pack.
      """,
    options: [json],
    examples: ["waypost pack lint Sources/packs/core", "waypost pack lint tj --json | jq -r '.[].rule'"],
    wrongMeans: "the pack has problems"
  ) { invocation in
    let path = invocation.operands[0]
    let reading = try PackReading(path)
    if invocation.has("--json") {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      Terminal.say(String(decoding: try encoder.encode(reading.problems), as: UTF8.self))
    } else {
      for problem in reading.problems { Terminal.say(problem.description) }
      let manifest = reading.source.manifest
      let notes = reading.problems.count - reading.faults.count
      Terminal.say("\(manifest.id) \(manifest.version): \(reading.faults.count) problems, \(notes) notes")
    }
    if !reading.faults.isEmpty { throw CommandFailure(.wrong, "") }
  }

  static let packSign = Command(
    words: ["pack", "sign"], operands: ["DIR"], summary: "Compile a pack's forms and sign the whole.",
    discussion: "The pack is looked through first, as by `waypost pack lint`, and not signed when something is wrong.",
    options: [
      Option(name: "--output", short: "-o", value: "OUT", isRequired: true, help: "the new folder for the signed pack"),
      Option(name: "--key", value: "FILE", isRequired: true, help: "the key of `waypost keys new pack`"),
      Option(
        name: "--receiver-key", value: "NAME=KEY", mayRepeat: true,
        help: "a key for @NAME in the directory: one that belongs to a post; an age recipient\n"
          + "(age1...), an ODK key (odk:...), or the public half of a receipt key"),
    ],
    examples: ["waypost pack sign tj -o tj-signed --key pack.key --receiver-key desk-office=age1..."],
    wrongMeans: "the pack has problems, or a file can't be read or written"
  ) { invocation in
    let path = invocation.operands[0]
    let output = try invocation.required("--output")
    let key = try KeyFiles.signingKey(try invocation.required("--key"))
    var names: [String: String] = [:]
    for pair in invocation.all("--receiver-key") {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      let isKey =
        parts.count == 2
        && ((try? Age.Recipient(parts[1])) != nil || (try? VerifyingKey(base64: parts[1])) != nil
          || (try? ODKEncryption.PublicKey(directory: parts[1])) != nil)
      guard isKey else {
        throw CommandFailure(
          .usage, "--receiver-key isn't NAME=KEY with a whole age recipient or receipt key.", "Nothing was signed.",
          next: "Copy the key again from its owner.")
      }
      names[parts[0]] = parts[1]
    }
    let reading = try PackReading(path)
    try reading.requireClean(path, "It was not signed.")
    try PackSigner.sign(source: path, forms: reading.source.forms, receiverKeys: names, by: key, to: output)
    let manifest = reading.source.manifest
    Terminal.say("Signed \(manifest.id) \(manifest.version) into \(output).")
  }

  static let packInstall = Command(
    words: ["pack", "install"], operands: ["DIR"],
    summary: "Check a signed pack wholly and put it in a station's store.",
    discussion: """
      Refused: a signature by nobody trusted, a changed file, a version below the installed one, other content under the
      same version. The daemon loads it at its next start. Where a receiver's keys are others than before, it is said what
      that means for what was sealed and for receipts.
      """,
    options: [packStore, packTrust],
    examples: ["waypost pack install tj-signed --store /var/lib/waypost/packs --trust /etc/waypost/trust"],
    wrongMeans: "the pack was refused; the store is as it was"
  ) { invocation in
    try install(invocation.operands[0], in: store(invocation), says: true)
  }

  /// The station's folder of packs, as the options name it.
  static func store(_ invocation: Invocation) throws -> PackStore {
    PackStore(
      try invocation.required("--store"), trusting: try KeyFiles.trusted(try invocation.required("--trust")))
  }

  /// Installs a signed pack and says what follows from it.
  @discardableResult
  static func install(_ path: String, in store: PackStore, says: Bool) throws -> PackManifest {
    let before = try store.installed().map { try Pack(loading: $0) }
    let manifest = try store.install(from: path)
    guard says else { return manifest }
    let after = try store.installed().map { try Pack(loading: $0) }
    for line in KeyChange.lines(from: PackContent(before).receivers, to: PackContent(after).receivers) {
      Terminal.say(line)
    }
    Terminal.say("Installed \(manifest.id) \(manifest.version). A running station takes it at its next start.")
    return manifest
  }

  static let packList = Command(
    words: ["pack", "list"], summary: "List the packs in a station's store.", options: [packStore, packTrust, json],
    examples: ["waypost pack list --store /var/lib/waypost/packs --trust /etc/waypost/trust"],
    wrongMeans: "a pack in the store isn't what was signed"
  ) { invocation in
    let packs = try store(invocation).installed().map(\.manifest)
    if invocation.has("--json") { return try JSONValue.array(packs.map(json)).printLine() }
    if packs.isEmpty { return Terminal.say("No pack is installed.") }
    let rows = packs.map { pack in
      [
        pack.id, "\(pack.version)", "\(pack.validFrom) to \(pack.validUntil)",
        pack.languages.map { $0.review == .draft ? "\($0.tag) (draft)" : $0.tag }.joined(separator: ", "),
        pack.forms.map(\.id).joined(separator: ", "),
      ]
    }
    Terminal.say(TextTable.make(["ID", "VERSION", "VALID", "LANGUAGES", "FORMS"], rows))
  }

  private static func json(_ pack: PackManifest) -> JSONValue {
    .object([
      "id": .string(pack.id), "version": .int(Int64(pack.version)), "title": .string(pack.title),
      "validFrom": .string(pack.validFrom), "validUntil": .string(pack.validUntil),
      "languages": .array(
        pack.languages.map { .object(["tag": .string($0.tag), "review": .string($0.review.rawValue)]) }),
      "forms": .array(pack.forms.map { .object(["id": .string($0.id), "role": .string($0.role.rawValue)]) }),
    ])
  }
}
