import FoundationEssentials
import JSONLines
import Packs
import Sealing
import XForm

extension Command {
  static let packStore = Option(
    name: "--store", value: "DIR", help: "the station's folder of packs (default: /var/lib/waypost/packs)")
  static let packTrust = Option(
    name: "--trust", value: "FILE",
    help: "public keys of whoever may sign packs, one per line (default: /etc/waypost/trust)")

  static let packLint = Command(
    words: ["pack", "lint"], operands: ["DIR"], summary: "Look through a pack's sources before they are signed.",
    discussion: """
      Level, purpose and retention on every field; texts in English and Russian; phrases in every declared language;
      receivers, keys, desks and phones; what no form may ask; a page for officers on every step. An overlay is held
      against the core pack beside it. Each finding is a line: PLACE: what is wrong; what to do [RULE]. Notes, among them
      drafts and gaps of other languages, don't stop a pack; with --live they do.
      """,
    options: [Option(name: "--live", help: "also fail on drafts, gaps and what has ended, as a live post does"), json],
    examples: ["waypost pack lint Sources/packs/core", "waypost pack lint tj --json | jq -r '.[].rule'"],
    wrongMeans: "the pack has problems"
  ) { invocation in
    let path = invocation.operands[0]
    let reading = try PackReading(path)
    let faults = invocation.has("--live") ? reading.liveFaults : reading.faults
    if invocation.has("--json") {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      Terminal.say(String(decoding: try encoder.encode(reading.problems), as: UTF8.self))
    } else {
      for problem in reading.problems { Terminal.say(problem.description) }
      let manifest = reading.source.manifest
      let notes = reading.problems.count - faults.count
      Terminal.say("\(manifest.id) \(manifest.version): \(faults.count) problems, \(notes) notes")
    }
    if !faults.isEmpty { throw CommandFailure(.wrong, "") }
  }

  static let packSign = Command(
    words: ["pack", "sign"], operands: ["DIR"], summary: "Look through a pack and sign the whole.",
    discussion: """
      The pack is looked through first, as by `waypost pack lint`, and not signed when something is wrong. Signed are its
      sources, the XForms among them; each station compiles those itself, so that a pack outlives releases.
      """,
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
      same version; at a live post (the station's configuration says so) also what fewer than two people signed, each with
      a key of their own. Its forms are compiled here. The daemon loads it at its next start, and refuses the same. Where
      a receiver's keys are others than before, it is said what that means for what was sealed and for receipts.
      """,
    options: [
      packStore, packTrust,
      Option(
        name: "--configuration", value: "FILE",
        help: "the station's configuration (default: /etc/waypost/station.json, where it is)"),
    ],
    examples: ["sudo waypost pack install tj-signed"],
    wrongMeans: "the pack was refused; the store is as it was"
  ) { invocation in
    try install(invocation.operands[0], in: store(invocation), says: true)
  }

  /// The station's folder of packs, as the options name it; at a live post it takes only what two people signed.
  static func store(_ invocation: Invocation, installing: Bool = true) throws -> PackStore {
    let box = StationFolders(root: "")
    return PackStore(
      invocation["--store"] ?? box.packs, trusting: try KeyFiles.trusted(invocation["--trust"] ?? box.trustFile),
      signatures: try installing && isLive(invocation["--configuration"]) ? 2 : 1)
  }

  /// Installs a signed pack and says what follows from it.
  @discardableResult
  static func install(_ path: String, in store: PackStore, says: Bool) throws -> PackManifest {
    // What is installed may be of no use to this release: that is what it's replaced for.
    let before = try? store.packs()
    let manifest = try store.install(from: path, compiling: PackForms.compile)
    guard says else { return manifest }
    let after = try store.packs()
    if let before {
      for line in KeyChange.lines(from: PackContent(before).receivers, to: PackContent(after).receivers) {
        Terminal.say(line)
      }
    }
    Terminal.say("Installed \(manifest.id) \(manifest.version). A running station takes it at its next start.")
    return manifest
  }

  /// Whether the station that gets the pack is a live one.
  private static func isLive(_ given: String?) throws -> Bool {
    let path = given ?? "/etc/waypost/station.json"
    if given == nil, !LocalFiles.exists(path) { return false }
    let bytes = try LocalFiles.read(path, next: "Name the station's configuration, as a user who may read it.")
    guard let mode = (try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)))?["mode"]?.string else {
      throw CommandFailure(
        .wrong, "\(path) doesn't say whether the post is live.", "Nothing was installed.", next: "Mend its `mode`.")
    }
    return mode != "training"
  }

  static let packCountersign = Command(
    words: ["pack", "countersign"], operands: ["DIR"], summary: "Add a second person's signature to a signed pack.",
    discussion: """
      A live post takes a pack only with the signatures of two people. The second one reads the pack on a machine of their
      own, with the first one's public key, and adds a line to its pack.sig; the content stays as it is.
      """,
    options: [
      Option(
        name: "--key", value: "FILE", isRequired: true, help: "the second person's key of `waypost keys new pack`"),
      Option(name: "--signed-by", value: "FILE", isRequired: true, help: "the first one's public key (FILE.pub)"),
    ],
    examples: ["waypost pack countersign tj-signed --key mine.key --signed-by first.key.pub"],
    wrongMeans: "the pack isn't what the first one signed, or this key has signed it already"
  ) { invocation in
    let path = invocation.operands[0]
    let first = try KeyFiles.trusted(try invocation.required("--signed-by"))
    guard first.count == 1 else {
      throw CommandFailure(.usage, "--signed-by names more than one key.", "Nothing was signed.")
    }
    try PackSigner.countersign(
      path, by: try KeyFiles.signingKey(try invocation.required("--key")), trusting: first[0])
    let manifest = try PackFolder(path).manifest()
    Terminal.say("Signed \(manifest.id) \(manifest.version) a second time.")
  }

  static let packRefresh = Command(
    words: ["pack", "refresh"], summary: "Compile the forms of all installed packs again, from what was signed.",
    discussion: """
      Installing a release does this: what a release compiles of a form, another can't read. Signatures and digests are
      checked first; all packs' forms are replaced, or none. A running station takes them at its next start.
      """,
    options: [packStore, packTrust],
    examples: ["sudo waypost pack refresh"],
    wrongMeans: "a pack isn't what was signed, or can't be compiled; the forms are as they were"
  ) { invocation in
    let refreshed = try store(invocation, installing: false).refresh(compiling: PackForms.compile)
    if refreshed.isEmpty { return Terminal.say("No pack is installed.") }
    for manifest in refreshed { Terminal.say("Compiled the forms of \(manifest.id) \(manifest.version).") }
  }

  static let packList = Command(
    words: ["pack", "list"], summary: "List the packs in a station's store.", options: [packStore, packTrust, json],
    examples: ["sudo waypost pack list"],
    wrongMeans: "a pack in the store isn't what was signed"
  ) { invocation in
    let packs = try store(invocation, installing: false).packs()
    if invocation.has("--json") { return try JSONValue.array(packs.map(json)).printLine() }
    if packs.isEmpty { return Terminal.say("No pack is installed.") }
    let rows = packs.map { pack in
      let manifest = pack.manifest
      return [
        manifest.id, "\(manifest.version)", "\(manifest.validFrom) to \(manifest.validUntil)",
        manifest.languages.map { pack.drafts.contains($0.tag) ? "\($0.tag) (draft)" : $0.tag }.joined(separator: ", "),
        manifest.forms.map(\.id).joined(separator: ", "),
      ]
    }
    Terminal.say(TextTable.make(["ID", "VERSION", "VALID", "LANGUAGES", "FORMS"], rows))
  }

  private static func json(_ loaded: Pack) -> JSONValue {
    let pack = loaded.manifest
    return .object([
      "id": .string(pack.id), "version": .int(Int64(pack.version)), "title": .string(pack.title),
      "validFrom": .string(pack.validFrom), "validUntil": .string(pack.validUntil),
      "languages": .array(
        pack.languages.map {
          .object([
            "tag": .string($0.tag), "review": .string(loaded.drafts.contains($0.tag) ? "draft" : "reviewed"),
          ])
        }),
      "forms": .array(pack.forms.map { .object(["id": .string($0.id), "role": .string($0.role.rawValue)]) }),
    ])
  }
}
