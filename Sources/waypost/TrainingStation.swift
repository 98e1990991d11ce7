import FoundationEssentials
import JSONLines
import Packs
import Sealing

/// The lay-out of a training station. Repeating it changes only what is missing or out of date. Blocks.
struct TrainingStation {
  /// Absolute.
  let folder: String
  private let packs: String
  private let profiles: String

  init(folder: String, packs: String, profiles: String) throws(CommandFailure) {
    let next = "Run it from the project's folder, or name the place with an option."
    self.packs = try LocalFiles.absolute(packs, next: next)
    self.profiles = try LocalFiles.absolute(profiles, next: next)
    try LocalFiles.makeFolder(folder, mode: 0o700)
    self.folder = try LocalFiles.absolute(folder, next: next)
  }

  /// - Parameter ports: by lane; others stay as they are.
  func prepare(ports: [String: Int]) throws {
    // The configuration first: a live station is recognised before anything is touched.
    let configuration = try TrainingConfiguration(reading: "\(folder)/etc/station.json")
    for name in ["etc", "keys", "state", "slips", "folder-sink", "run"] {
      try LocalFiles.makeFolder("\(folder)/\(name)", mode: 0o700)
    }
    try makeKeys()
    try writeTrust()
    _ = try badge()
    try configuration.write(ports: ports, profiles: profiles, slips: "\(folder)/slips")
    try installPacks()
  }

  private func makeKeys() throws {
    for name in ["device", "serial"] where !LocalFiles.exists("\(folder)/keys/\(name).key") {
      try KeyFiles.createSecret("\(folder)/keys/\(name).key")
    }
    for name in ["station", "pack"] where !LocalFiles.exists("\(folder)/keys/\(name).key") {
      LocalFiles.remove("\(folder)/keys/\(name).key.pub")
      _ = try KeyFiles.createSigningKey("\(folder)/keys/\(name).key")
    }
    if !LocalFiles.exists(receiverFile) { _ = try KeyFiles.createReceiver(receiverFile) }
    if !LocalFiles.exists(receiptFile) {
      LocalFiles.remove("\(receiptFile).pub")
      _ = try KeyFiles.createSigningKey(receiptFile)
    }
    // What the training office knows its one station by.
    let station = try KeyFiles.signingKey("\(folder)/keys/station.key").publicKey
    if !LocalFiles.exists(stationsFile) {
      try LocalFiles.create(stationsFile, KeyFiles.line("\(station.base64) Training post"), mode: 0o644)
    }
  }

  /// Adds the training's own signer; what else a technician trusts stays.
  private func writeTrust() throws {
    let path = "\(folder)/etc/trust"
    let key = try KeyFiles.signingKey("\(folder)/keys/pack.key").publicKey
    if LocalFiles.exists(path) {
      if try KeyFiles.trusted(path).contains(key) { return }
      let kept = try LocalFiles.read(path, next: "")
      let end = kept.last == UInt8(ascii: "\n") ? [] : [UInt8(ascii: "\n")]
      try LocalFiles.replace(path, kept + end + KeyFiles.line(key.base64), mode: 0o600)
    } else {
      try LocalFiles.replace(path, KeyFiles.line(key.base64), mode: 0o600)
    }
  }

  /// The training officer's badge, made at the first call.
  func badge() throws -> String {
    let path = "\(folder)/etc/training-badge"
    if LocalFiles.exists(path) {
      return String(decoding: try LocalFiles.read(path, next: ""), as: UTF8.self).filter { !$0.isWhitespace }
    }
    let badge = try Badge.make()
    try LocalFiles.create(path, KeyFiles.line(badge), mode: 0o600)
    return badge
  }

  private var receiverFile: String { "\(folder)/training-receiver.key" }
  private var receiptFile: String { "\(folder)/training-receipt.key" }
  private var stationsFile: String { "\(folder)/training-stations" }

  /// Signs both packs anew and swaps the store as a whole: in training the sources decide, also under the same version.
  private func installPacks() throws {
    let key = try KeyFiles.signingKey("\(folder)/keys/pack.key")
    let recipient = try KeyFiles.receiver(receiverFile).recipient.text
    let receipts = try KeyFiles.signingKey(receiptFile).publicKey.base64
    let work = "\(folder)/state/.packs-new"
    LocalFiles.remove(work)
    defer { LocalFiles.remove(work) }
    let store = PackStore("\(work)/store", trusting: [key.publicKey])
    for name in ["core", "training"] {
      let source = "\(packs)/\(name)"
      let reading = try PackReading(source)
      try reading.requireClean(source, "The station was not given its packs.")
      try PackSigner.sign(
        source: source, forms: reading.source.forms,
        receiverKeys: ["training-receiver": recipient, "training-receipt": receipts], by: key,
        to: "\(work)/\(name)")
      try store.install(from: "\(work)/\(name)", compiling: PackForms.compile)
    }
    LocalFiles.remove("\(folder)/state/packs")
    try LocalFiles.move(store.path, to: "\(folder)/state/packs")
  }
}
