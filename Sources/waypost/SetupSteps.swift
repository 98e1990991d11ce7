import Glibc
import JSONLines
import Messages
import Packs
import Referral
import Scanning
import Sealing

/// The steps that need files alone.
extension SetupRun {
  mutating func post() throws -> String {
    let old = configuration["post"]
    let id = try answer(
      "post", answers.post?.id, old: old?["id"]?.string, "The post's id, 2 to 4 characters that slips begin with?"
    ) { id in
      guard (try? SerialNumber(post: id, counter: 0, key: [UInt8](repeating: 0, count: 32))) == nil else { return nil }
      return CommandFailure(
        .wrong, "'\(id)' can't be a post's id.", "Nothing was set up.",
        next: "Use 2 to 4 of 0-9 and A-Z without I, L, O and U.")
    }
    if let former = old?["id"]?.string, former != id, LocalFiles.exists("\(folders.state)/vault/vault.sqlite") {
      throw CommandFailure(
        .wrong, "This station is \(former), and has given numbers.", "The id was left as it is.",
        next: "A post keeps its id. For another post use a blank box.")
    }
    let name = try answer(
      "post", answers.post?.name, old: old?["name"]?.string, "The post's public name, as slips shall say it?")
    let phone = answers.post?.phone ?? old?["phone"]?.string ?? ""
    // What stands in a new configuration would do; whoever sits here is asked all the same.
    let isNew = old == nil
    let post = JSONValue.object(["id": .string(id), "name": .string(name), "phone": .string(phone)])
    if post != old { isStale = true }
    let language = try answer(
      "officerLanguage", answers.officerLanguage, old: configuration["officerLanguage"]?.string,
      "The officers' language, en or ru?", isNew: isNew
    ) { language in
      ["en", "ru"].contains(language)
        ? nil : CommandFailure(.wrong, "Officers can't read '\(language)' here.", next: "Use en or ru.")
    }
    lay("officerLanguage", language)
    lay(
      "slipDesk",
      try answer(
        "slipDesk", answers.slipDesk, old: configuration["slipDesk"]?.string, "The neutral place that slips name?",
        isNew: isNew))
    let paper = try answer(
      "paper", answers.paper, old: configuration["paper"]?.string,
      "The paper: 80mm, 58mm, A6, A5, A4, or auto for what the printer's queue says?", isNew: isNew
    ) { paper in
      paper == "auto" || SlipPaper.names.contains(paper)
        ? nil : CommandFailure(.wrong, "There is no paper '\(paper)'.", next: "Use 80mm, 58mm, A6, A5, A4 or auto.")
    }
    if paper != "auto" {
      lay("paper", paper)
    } else if configuration["paper"] != nil {
      configuration["paper"] = nil
      isStale = true
    }
    configuration["post"] = post
    return "\(name) (\(id))"
  }

  mutating func keys() throws -> String {
    var made: [String] = []
    for name in StationFolders.keyNames where !LocalFiles.exists(folders.key(name)) {
      let secret = try keysFrom.map { try KeyFiles.secret("\($0)/\(name).key") } ?? Randomness.bytes(32)
      let credential = try DeviceKeyFile.seal(secret, name: "\(name).key", device: tpm)
      // The statement first: a start in between takes the key for unbound, never the other way round.
      if name == "device" { try DeviceKeyFile.state(credential.binding, secret, in: folders.keyBinding) }
      if name == "station" {
        let key = try SigningKey(seed: secret)
        try LocalFiles.replace(publicKey, KeyFiles.line(key.publicKey.base64), mode: 0o644)
      }
      try LocalFiles.create(folders.key(name), credential.text, mode: KeyFiles.secretMode)
      made.append(name)
    }
    let said = made.isEmpty ? "kept" : "made and sealed: \(made.joined(separator: ", "))"
    guard let text = BoxProbe.text(publicKey) else { return said }
    return
      "\(said)\n            the offices know this station by \(text),\n            fingerprint \(KeyFingerprint.make([text]))"
  }

  private var publicKey: String { "\(folders.configuration)/station.pub" }

  mutating func trust() throws -> String {
    let path = folders.trustFile
    var keys = LocalFiles.exists(path) ? try KeyFiles.trusted(path).map(\.base64) : []
    var wanted = answers.trust ?? []
    if wanted.isEmpty, keys.isEmpty || (only == .trust && asks) {
      wanted = [
        try answer("trust", nil, old: nil, "The public key of whoever signs packs for this post (44 characters)?")
      ]
    }
    for text in wanted where !keys.contains(text) {
      guard let key = try? VerifyingKey(base64: text) else {
        throw CommandFailure(
          .wrong, "'\(text)' is no public key.", "Nobody new is trusted.",
          next: "Copy the line again from the signer's FILE.pub.")
      }
      guard confirms("Whoever signs packs reads out the fingerprint \(KeyFingerprint.make([key.base64])). The same?")
      else {
        throw CommandFailure(
          .wrong, "The signer's fingerprint is another.", "Nobody new is trusted.",
          next: "Get the key again, another way.")
      }
      keys.append(key.base64)
      isStale = true
    }
    let text = keys.joined(separator: "\n")
    if BoxProbe.text(path) != text {
      try LocalFiles.replace(path, KeyFiles.line(text), mode: 0o640)
      SetupOwner.give(path, toGroup: "waypost", mode: 0o640)
    }
    return keys.map { "packs signed by \(KeyFingerprint.make([$0]))" }.joined(separator: "\n            ")
  }

  private var store: PackStore {
    get throws { PackStore(folders.packs, trusting: try KeyFiles.trusted(folders.trustFile)) }
  }

  mutating func packs() throws -> String {
    let packStore = try store
    var sources = answers.packs ?? []
    if sources.isEmpty, try packStore.installed().isEmpty || (only == .packs && asks) {
      let line = try answer("packs", nil, old: nil, "The folders of signed packs, core first, apart by spaces?")
      sources = line.split(separator: " ").map(String.init)
    }
    for source in sources {
      let before = try packStore.installed().map(\.manifest)
      let manifest = try packStore.install(from: source, compiling: PackForms.compile)
      if !before.contains(manifest) { isStale = true }
    }
    if root.isEmpty { SetupOwner.giveTree(folders.state) }
    let installed = try packStore.installed().map(\.manifest)
    guard installed.contains(where: { $0.id == "core" }) else {
      throw CommandFailure(
        .wrong, "The core pack is not among them.", "Without it there are no questions.",
        next: "Name its signed folder too.")
    }
    return installed.map { "\($0.id) \($0.version) until \($0.validUntil)" }.joined(separator: ", ")
  }

  mutating func receivers() throws -> String {
    let offices = try OfficeKeys.installed(store)
    var open: [String] = []
    for office in offices {
      if memory.confirmed[office.id] == office.fingerprint, only == nil { continue }
      var read = answers.receivers?[office.id]
      if read == nil, asks {
        asked.any = true
        Terminal.complain(
          "Ring \(office.name), on a number that you don't have from the packs. Which fingerprint do they read out for "
            + "their keys? (Enter: not now)")
        read = Terminal.readLine(limit: 256)
      }
      guard let read, !read.isEmpty else {
        if memory.confirmed[office.id] != office.fingerprint { open.append(office.id) }
        continue
      }
      guard KeyFingerprint.agree(read, office.fingerprint) else {
        memory.confirmed[office.id] = nil
        try memory.write()
        throw CommandFailure(
          .wrong, "The keys of \(office.id) are not those that its office reads out.",
          "Nobody knows who could open what is sealed to them.",
          next:
            "If it was no slip of the tongue or the finger, don't use this pack: tell whoever signed it, and ring the "
            + "office again on a number you know.")
      }
      // At once: nobody shall have to ring an office twice because this was stopped.
      memory.confirmed[office.id] = office.fingerprint
      try memory.write()
    }
    let confirmed = offices.count - open.count
    return "\(confirmed) of \(offices.count) offices read their keys out"
      + (open.isEmpty ? "" : "; not yet: \(open.joined(separator: ", "))")
  }

  mutating func backup() throws -> String {
    let old = configuration["vault"]?["backupRecipients"]
    var wanted = answers.backupRecipients
    if wanted == nil, asks, old == nil || only == .backup {
      asked.any = true
      Terminal.complain("Who can open the backups: their age1... recipients, apart by spaces? (Enter: nobody yet)")
      let named = (Terminal.readLine(limit: 4096) ?? "").split(separator: " ").map(String.init)
      if !named.isEmpty { wanted = named }
    }
    guard let recipients = wanted else {
      return old?.array.map { "\($0.count) can open backups" }
        ?? "nobody named; name them with every `waypost backup --to`"
    }
    for recipient in recipients { _ = try Age.Recipient(recipient) }
    let value = JSONValue.array(recipients.map { .string($0) })
    if value != old { isStale = true }
    configuration.set("backupRecipients", in: "vault", value)
    return "\(recipients.count) can open backups"
  }

  mutating func scanners() throws -> String {
    if let scanners = answers.scanners {
      let list = scanners.map { scanner -> JSONValue in
        let text: [(String, String?)] = [
          ("vendor", scanner.vendor.isEmpty ? nil : scanner.vendor),
          ("product", scanner.product.isEmpty ? nil : scanner.product), ("serial", scanner.serial),
          ("portPath", scanner.portPath), ("path", scanner.path), ("profile", scanner.profile), ("lane", scanner.lane),
        ]
        return .object(
          Dictionary(uniqueKeysWithValues: text.compactMap { key, value in value.map { (key, .string($0)) } }))
      }
      if configuration["scanners"] != .array(list) { isStale = true }
      configuration["scanners"] = .array(list)
    }
    let count = configuration["scanners"]?.array?.count ?? 0
    guard root.isEmpty, count > 0, let scanners = answers.scanners else {
      return count > 0 ? "\(count) listed" : "none listed: waypost devices learn --lane desk, when the station runs"
    }
    let catalogue = try DeviceCatalogue.load(folder: configuration["profiles"]?.string ?? "/usr/share/waypost/devices")
    let lines = scanners.compactMap { scanner in
      catalogue.profiles[scanner.profile].map {
        UdevFiles.Line(
          vendor: scanner.vendor, product: scanner.product, serial: scanner.serial, portPath: scanner.portPath,
          path: scanner.path, mode: $0.mode)
      }
    }
    try UdevRulesFile.install(UdevFiles.rules(lines))
    _ = BoxProbe.run("udevadm", "control", "--reload")
    _ = BoxProbe.run(
      "udevadm", "trigger", "--subsystem-match=tty", "--subsystem-match=input", "--subsystem-match=hidraw")
    return "\(count) listed, udev knows them"
  }
}

/// What an office is asked to read out: its own keys, without the escrow's.
struct OfficeKeys {
  let id: String
  /// What it is called. Not its phone: whoever forged its keys would be rung.
  let name: String
  let fingerprint: String

  /// Of the packs in force, offices that have keys; the controllers' escrow at the end.
  static func installed(_ store: PackStore) throws -> [OfficeKeys] {
    let packs = try store.packs()
    var offices: [String: OfficeKeys] = [:]
    // A later pack's office stands in place of an earlier one's.
    for receiver in packs.flatMap(\.receivers) {
      let keys = receiver.keys + receiver.receiptKeys
      let name = receiver.name.isEmpty ? receiver.id : "\(receiver.name) (\(receiver.id))"
      offices[receiver.id] =
        keys.isEmpty
        ? nil
        : OfficeKeys(
          id: receiver.id, name: name, fingerprint: KeyFingerprint.make(keys))
    }
    let escrow = Set(packs.flatMap { $0.manifest.escrow ?? [] }).sorted()
    return offices.values.sorted { $0.id < $1.id }
      + (escrow.isEmpty
        ? [] : [OfficeKeys(id: "escrow", name: "the controller (escrow)", fingerprint: KeyFingerprint.make(escrow))])
  }
}
