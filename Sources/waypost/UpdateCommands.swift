import Diagnosis
import JSONLines
import Sealing

extension Command {
  private static let trust = Option(
    name: "--trust", value: "FILE", help: "public keys of whoever may sign (default: /etc/waypost/trust)")
  private static let store = Option(
    name: "--store", value: "DIR", help: "where packages are kept (default: \(UpdateStore.standardFolder))")

  static let updateSign = Command(
    words: ["update", "sign"], operands: ["DEB"], summary: "Vouch for a package, off the box: writes DEB.sig.",
    options: [Option(name: "--key", value: "FILE", isRequired: true, help: "the key of `waypost keys new pack`")],
    examples: ["waypost update sign waypost_0.2.0_arm64.deb --key pack.key"],
    wrongMeans: "it is no package, or the key or file can't be read or written"
  ) { invocation in
    let path = invocation.operands[0]
    let key = try KeyFiles.signingKey(try invocation.required("--key"))
    let bytes = try LocalFiles.read(path, next: "Name the package that `make package` made.")
    var fields: [String: String] = [:]
    for line in BoxProbe.run("dpkg-deb", "-f", path, "Package", "Version", "Architecture", seconds: 60)?.lines ?? [] {
      let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
      if parts.count == 2 { fields[parts[0]] = String(parts[1].dropFirst()) }
    }
    guard fields["Package"] == "waypost", let version = fields["Version"], let architecture = fields["Architecture"]
    else {
      throw CommandFailure(.wrong, "\(path) is no package of Waypost.", "It was not signed.")
    }
    let statement = try UpdateStatement(
      version: version, architecture: architecture, digest: Hex.encode(Digest.sha256(bytes)), by: key)
    try LocalFiles.create(path + ".sig", Array(statement.text.utf8), mode: 0o644)
    Terminal.say("\(path).sig: \(version) for \(architecture), \(statement.digest)")
  }

  static let updatePreview = Command(
    words: ["update", "preview"], operands: ["DIR"], summary: "Say what a stick's update would do. Installs nothing.",
    options: [trust, store], examples: ["sudo waypost update preview /media/stick"],
    wrongMeans: "there is no update there, or nobody who is trusted signed it", asksDaemon: true
  ) { invocation in
    let run = try UpdateRun(invocation)
    let update = try run.store.newest(in: invocation.operands[0])
    Terminal.say(run.preview(update, in: invocation.operands[0]))
  }

  static let updateInstall = Command(
    words: ["update", "install"], operands: ["DIR"], summary: "Install a stick's signed update, with a way back.",
    discussion: """
      DIR holds waypost_VERSION_ARCHITECTURE.deb and its .sig. Refused: a signature by nobody whom the station trusts, a
      changed file, an older or the same version, an open case, no backup, no former package to go back to. The backup
      is sealed to vault.backupRecipients and kept in the store beside both packages.
      """,
    options: [
      trust, store,
      Option(name: "--without-backup", help: "install although no backup can be made"),
      Option(name: "--without-way-back", help: "install although the former package is nowhere"),
      Option(name: "--yes", help: "don't ask"),
    ],
    examples: ["sudo waypost update install /media/stick"],
    wrongMeans: "refused; the station is as it was", asksDaemon: true
  ) { invocation in
    try UpdateRun(invocation).install(from: invocation.operands[0])
  }

  static let updateBack = Command(
    words: ["update", "back"], summary: "Go back to the package before the last update.",
    discussion: """
      Possible as long as the update left the vault's tables as they were: an older release can't read newer ones, and
      nothing that was recorded since is given up for it.
      """,
    options: [trust, store, Option(name: "--yes", help: "don't ask")], examples: ["sudo waypost update back"],
    wrongMeans: "refused; the station is as it was", asksDaemon: true
  ) { invocation in
    try UpdateRun(invocation).back()
  }
}

/// One run of `update`.
struct UpdateRun {
  let store: UpdateStore
  private let client: ControlClient
  private let invocation: Invocation
  private let state: String

  init(_ invocation: Invocation) throws {
    self.invocation = invocation
    client = ControlClient(invocation)
    let folders = StationFolders(socket: client.path)
    state = folders.state
    store = UpdateStore(
      folder: invocation["--store"] ?? UpdateStore.standardFolder,
      trusted: try KeyFiles.trusted(invocation["--trust"] ?? folders.trustFile))
  }

  func preview(_ update: UpdateStore.Candidate, in source: String) -> String {
    let now = UpdateStore.installedVersion
    var lines = [
      "update      \(update.name), signed by \(KeyFingerprint.make([update.statement.key.base64]))",
      "version     \(now ?? "nothing") to \(update.statement.version)"
        + (now.map { UpdateStore.isNewer(update.statement.version, than: $0) ? "" : " (NOT NEWER: refused)" } ?? ""),
      "way back    \(wayBack(in: source) ?? "none: put the former package with its .sig beside it")",
    ]
    if let answer = BoxProbe.run("dpkg", "--simulate", "-i", update.path, seconds: 120), answer.status != 0 {
      lines.append("dpkg        refuses it: a package that it needs is missing (dpkg --simulate -i \(update.path))")
    }
    if let changes = changes(update) { lines.append("changes\n\(changes)") }
    return lines.joined(separator: "\n")
  }

  /// What the package says of itself, newest release.
  private func changes(_ update: UpdateStore.Candidate) -> String? {
    let script = "dpkg-deb --fsys-tarfile \"$1\" | tar -xO ./usr/share/doc/waypost/changelog.gz | gzip -dc | head -n 20"
    let text = BoxProbe.run("sh", ["-c", script, "sh", update.path], seconds: 60)?.text ?? ""
    return text.isEmpty ? nil : SupportFilter.clean(text)
  }

  private func wayBack(in source: String?) -> String? {
    if LocalFiles.exists(store.installed) { return "the package kept from the last update" }
    guard let version = UpdateStore.installedVersion, let source,
      (try? store.package(of: version, in: source)) != nil
    else { return nil }
    return "waypost \(version), beside it"
  }

  func install(from source: String) throws {
    let refuse = { (cause: String, next: String) in
      CommandFailure(.wrong, cause, "Nothing was installed.", next: next)
    }
    guard let now = UpdateStore.installedVersion else {
      throw refuse("The package isn't installed here.", "On a box: dpkg -i waypost_*.deb")
    }
    if !LocalFiles.exists(store.installed), let former = try store.package(of: now, in: source) {
      try keep(former, as: store.installed)
    }
    let update = try store.newest(in: source)
    guard UpdateStore.isNewer(update.statement.version, than: now) else {
      throw refuse(
        "\(update.statement.version) is not newer than \(now), which is installed.", "To go back: waypost update back")
    }
    guard LocalFiles.exists(store.installed) || invocation.has("--without-way-back") else {
      throw refuse(
        "There would be no way back: the package of \(now) is nowhere.",
        "Put it with its .sig beside the update, or give --without-way-back.")
    }
    let status = try? client.ask("status")
    guard (status?["openCases"]?.int ?? 0) == 0 else { throw refuse("A case is open.", "Finish it and try again.") }
    Terminal.say(preview(update, in: source))
    try confirm("Install it?")
    if !invocation.has("--without-backup") { try backup(before: update.statement.version) }
    let version = tables(status)
    try LocalFiles.replace("\(store.folder)/vault-version", KeyFiles.line(version), mode: 0o600)
    try dpkg(update.path)
    if LocalFiles.exists(store.installed) { try rename(store.installed, store.former) }
    try keep(update, as: store.installed)
    _ = try? client.ask("status", waiting: 60)
    Terminal.say("Installed \(update.statement.version). Look: sudo waypost doctor. Not well? sudo waypost update back")
  }

  func back() throws {
    let refuse = { (cause: String, next: String) in
      CommandFailure(.wrong, cause, "The station is as it was.", next: next)
    }
    guard LocalFiles.exists(store.former), let text = LocalFiles.bytes("\(store.former).sig"),
      let statement = UpdateStatement(text: String(decoding: text, as: UTF8.self)),
      statement.isSigned(byOneOf: store.trusted)
    else {
      throw refuse("There is no former package in \(store.folder).", "Install a newer one that is mended instead.")
    }
    let bytes = try LocalFiles.read(store.former, next: "")
    guard Hex.encode(Digest.sha256(bytes)) == statement.digest else {
      throw refuse("The former package was changed.", "Get it again, with its signature.")
    }
    let status = try? client.ask("status")
    guard (status?["openCases"]?.int ?? 0) == 0 else { throw refuse("A case is open.", "Finish it and try again.") }
    try confirm("Go back from \(UpdateStore.installedVersion ?? "nothing") to \(statement.version)?")
    // Stopped, the header is the truth where the daemon can't say it: what the log held is in the file.
    _ = BoxProbe.run("systemctl", "stop", "waypostd.service", "waypostd.socket", seconds: 60)
    let before = BoxProbe.text("\(store.folder)/vault-version") ?? "none"
    let now = tables(status)
    guard before == now else {
      _ = BoxProbe.run("systemctl", "start", "waypostd.socket", "waypostd.service", seconds: 120)
      throw refuse(
        "The update gave the vault other tables (\(before) to \(now)), which \(statement.version) can't read.",
        "Install a newer release that is mended; the backup from before lies in \(store.folder).")
    }
    try dpkg(store.former)
    try rename(store.former, store.installed)
    _ = BoxProbe.run("systemctl", "start", "waypostd.socket", "waypostd.service", seconds: 120)
    Terminal.say("Back at \(statement.version). Look: sudo waypost doctor.")
  }

  /// The version of the vault's tables: as a running daemon says it, else as the file has it.
  private func tables(_ status: JSONValue?) -> String {
    if let version = status?["vault"]?["tables"]?.int { return "\(version)" }
    return UpdateStore.vaultVersion(state).map { "\($0)" } ?? "none"
  }

  private func confirm(_ question: String) throws {
    if invocation.has("--yes") { return }
    Terminal.complain("\(question) y or n, then Enter")
    guard Terminal.inputIsTerminal, Terminal.readLine(limit: 8)?.lowercased().hasPrefix("y") == true else {
      throw CommandFailure(
        .wrong, "It was not confirmed.", "The station is as it was.", next: "Give --yes in a script.")
    }
  }

  private func backup(before version: String) throws {
    let path = "\(store.folder)/before-\(version).age"
    LocalFiles.remove(path)
    do {
      try BackupRun.make(path, to: [], client)
    } catch {
      let failure = CommandFailure(error)
      throw CommandFailure(
        .wrong, "No backup could be made: \(failure.sentences.first ?? "")", "Nothing was installed.",
        next: "Name vault.backupRecipients in station.json, or give --without-backup.")
    }
  }

  private func dpkg(_ path: String) throws {
    guard let answer = BoxProbe.run("dpkg", ["--force-downgrade", "-i", path], seconds: 600), answer.status == 0 else {
      throw CommandFailure(
        .wrong, "dpkg did not install it.", "The package may be half installed.",
        next: "Look: dpkg -C; then dpkg --configure -a, or: dpkg -i \(store.installed)")
    }
  }

  private func keep(_ package: UpdateStore.Candidate, as path: String) throws {
    try LocalFiles.move(package.path, to: path)
    try LocalFiles.replace(path + ".sig", Array(package.statement.text.utf8), mode: 0o600)
  }

  private func rename(_ from: String, _ path: String) throws {
    try LocalFiles.move(from, to: path)
    try LocalFiles.move(from + ".sig", to: path + ".sig")
  }
}
