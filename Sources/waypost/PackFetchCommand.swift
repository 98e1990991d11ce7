import JSONLines
import Messages
import Packs
import Sealing
import XFormCompiler

extension Command {
  static let packFetch = Command(
    words: ["pack", "fetch"], operands: ["NAME"],
    summary: "Fetch newer packs from an ODK Central or KoboToolbox, look through them, install them.",
    discussion: """
      NAME is an openrosa entry of the uploader's sinks.json; the upload service makes the transfer. On that server a form
      has a bundle of each pack among its media, ID.csv (`waypost pack bundle`). Fetched is what is installed here in other
      bytes, and what --pack names. A bundle has to have its md5, the signature of somebody trusted, nothing that
      `waypost pack lint` finds wrong, and no version below the installed one; else it changes nothing here.
      """,
    options: [
      packStore, packTrust,
      Option(name: "--form", value: "ID", help: "the form's id on the server (default: waypost-packs)"),
      Option(name: "--pack", value: "ID", mayRepeat: true, help: "a pack that isn't installed here yet"),
      Option(name: "--into", value: "DIR", help: "leave the packs in this folder, install nothing"),
      json,
    ],
    examples: ["sudo waypost pack fetch national"],
    wrongMeans: "the server couldn't be asked, or a pack was refused", asksUploadService: true
  ) { invocation in
    let fetch = try PackFetch(invocation)
    var outcomes: [JSONValue] = []
    var refused = 0
    for bundle in try fetch.bundles() {
      do {
        let (outcome, version) = try fetch.take(bundle, says: !invocation.has("--json"))
        outcomes.append(
          .object(["id": .string(bundle.pack), "outcome": .string(outcome), "version": .int(Int64(version))]))
      } catch {
        let failure = CommandFailure(error)
        // Without the service there is no next one either.
        if failure.code == .silence { throw failure }
        refused += 1
        outcomes.append(.object(["id": .string(bundle.pack), "outcome": "refused"]))
        Terminal.complain("waypost: \(bundle.pack): \(failure)")
      }
    }
    if invocation.has("--json") { try JSONValue.object(["packs": .array(outcomes)]).printLine() }
    if refused > 0 { throw CommandFailure(.wrong, "") }
  }

  static let packBundle = Command(
    words: ["pack", "bundle"], operands: ["DIR"],
    summary: "Put a signed pack into one file, to be kept on an ODK Central or KoboToolbox.",
    discussion: """
      A table of paths and bytes (CSV), for that is what both servers take as a form's media. Name it ID.csv and attach it
      to the form `waypost-packs`; in its XLSForm each bundle is a row of type csv-external with the pack's id as its name,
      without which ODK Central takes none. Stations fetch it with `waypost pack fetch`.
      """,
    options: [
      Option(name: "--output", short: "-o", value: "FILE", isRequired: true, help: "the new file"),
      Option(name: "--trust", value: "FILE", isRequired: true, help: "the public key it was signed with"),
    ],
    examples: ["waypost pack bundle core-signed -o core.csv --trust pack.key.pub"],
    wrongMeans: "it is no whole signed pack, or the file can't be written"
  ) { invocation in
    let output = try invocation.required("--output")
    let pack = try SignedPack(
      at: invocation.operands[0], trusting: try KeyFiles.trusted(try invocation.required("--trust")))
    let bytes = try PackBundle(pack).bytes
    try LocalFiles.create(output, bytes, mode: 0o644)
    Terminal.say("Wrote \(pack.manifest.id) \(pack.manifest.version) into \(output), \(bytes.count) bytes.")
  }
}

/// One run of `waypost pack fetch`.
private struct PackFetch {
  struct Bundle {
    let pack: String
    let media: OpenRosaMedia
  }

  /// 5000 forms of ODK Central have about 3 MiB.
  private static let longestList = 16 << 20
  private static let longestManifest = 1 << 20

  private let client: UploadClient
  private let sink: SinkAddress
  private let form: String
  private let store: PackStore
  private let trusted: [VerifyingKey]
  private let asked: [String]
  private let installed: [SignedPack]
  private let into: String?

  init(_ invocation: Invocation) throws {
    sink = SinkAddress(kind: "openrosa", place: invocation.operands[0])
    form = invocation["--form"] ?? "waypost-packs"
    trusted = try KeyFiles.trusted(invocation["--trust"] ?? StationFolders(root: "").trustFile)
    store = try Command.store(invocation)
    asked = invocation.all("--pack")
    into = invocation["--into"]
    installed = try store.installed()
    client = try UploadClient(invocation)
  }

  /// The bundles that concern this station, `core` first.
  func bundles() throws -> [Bundle] {
    let list = try fetch("formList?formID=\(Self.escaped(form))", Self.longestList, isList: true)
    let found = try OpenRosaLists.forms(list).filter { $0.id == form }
    guard found.count == 1, let manifest = found[0].manifestAddress else {
      throw CommandFailure(
        .wrong,
        found.count > 1
          ? "The server has \(found.count) forms with the id \(form)."
          : "The server lists no form \(form)\(found.isEmpty ? "" : " with media").", "Nothing was fetched.",
        next: "Have the form published with the bundles as its media, or name another with --form.")
    }
    let media = try OpenRosaLists.media(try fetch(manifest, Self.longestManifest, isList: true))
    let wanted = installed.map(\.manifest.id) + asked.filter { id in !installed.contains { $0.manifest.id == id } }
    let bundles = wanted.compactMap { id in
      media.first { $0.name == "\(id).csv" }.map { Bundle(pack: id, media: $0) }
    }
    if let missing = asked.first(where: { id in !bundles.contains { $0.pack == id } }) ?? (bundles.isEmpty ? "" : nil) {
      throw CommandFailure(
        .wrong,
        "The form \(form) has no bundle \(missing.isEmpty ? "of a pack that is installed here" : missing + ".csv").",
        "Nothing was fetched.", next: "Have it attached there: it is made with `waypost pack bundle`.")
    }
    return bundles
  }

  /// Fetches a bundle unless it is what is installed, and installs it. Returns what became of it.
  func take(_ bundle: Bundle, says: Bool) throws -> (outcome: String, version: Int) {
    let before = installed.first { $0.manifest.id == bundle.pack }
    if let before, Self.md5(try PackBundle(before).bytes) == bundle.media.md5 {
      if says { Terminal.say("\(bundle.pack) \(before.manifest.version): nothing new.") }
      return ("current", before.manifest.version)
    }
    let bytes = try fetch(bundle.media.address, PackBundle.maximumLength, isList: false)
    let place = "the bundle \(bundle.pack).csv"
    guard Self.md5(bytes) == bundle.media.md5 else {
      throw CommandFailure(
        .wrong, "What came as \(bundle.pack).csv isn't what the server's list says.", "It was not installed.",
        next: "Try again; if it stays so, ask whoever runs the server.")
    }
    // Beside the packs, where nothing looks for one: its names are checked, and nothing of it is trusted yet.
    let folder = "\(store.path)/.fetched"
    LocalFiles.remove(folder)
    defer { LocalFiles.remove(folder) }
    try PackBundle(bytes, place: place).write(to: PackFolder(folder))
    let pack = try SignedPack(at: folder, trusting: trusted)
    try pack.checkAllFiles()
    let manifest = pack.manifest
    guard manifest.id == bundle.pack else {
      throw PacksError(
        .malformed, place, "it holds the pack \(manifest.id)", next: "have each pack attached under its own id")
    }
    if let before, manifest.version < before.manifest.version {
      throw PacksError(
        .rollback, place, "version \(before.manifest.version) is installed and newer than its \(manifest.version)",
        next: "have the newer bundle attached")
    }
    try PackReading(folder).requireClean(place, "It was not installed.")
    if let into {
      let target = "\(into)/\(manifest.id)-\(manifest.version)"
      try LocalFiles.makeFolder(into, mode: 0o755)
      guard !LocalFiles.exists(target) else {
        throw CommandFailure(.wrong, "\(target) is there already.", "It was left as it is.", next: "Move it away.")
      }
      try PackBundle(bytes, place: place).write(to: PackFolder(target))
      if says { Terminal.say("Left \(manifest.id) \(manifest.version) in \(target).") }
      return ("left", manifest.version)
    }
    try Command.install(folder, in: store, says: says)
    return ("installed", manifest.version)
  }

  private func fetch(_ address: String, _ limit: Int, isList: Bool) throws(CommandFailure) -> [UInt8] {
    try client.fetch(FetchRequest(fetch: address, of: sink, limit: limit, isList: isList))
  }

  private static func md5(_ bytes: [UInt8]) -> String? { Digest.digest(bytes, .md5).map { Hex.encode($0) } }

  /// As a part of a query.
  private static func escaped(_ text: String) -> String {
    text.utf8.map { unit in
      switch unit {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: String(UnicodeScalar(unit))
      default: "%" + Hex.encode([unit]).uppercased()
      }
    }.joined()
  }
}
