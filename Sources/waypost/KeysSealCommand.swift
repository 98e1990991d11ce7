import Glibc
import Sealing

extension Command {
  private static let statement = Option(
    name: "--statement", value: "FILE",
    help: "where to state how the device key is sealed: /etc/waypost/key-binding")
  private static let tpm = Option(
    name: "--tpm2-device", value: "DEVICE",
    help: "bind to this TPM; without it, to the machine's own if it has one")

  static let keysSeal = Command(
    words: ["keys", "seal"], operands: ["NAME", "KEYFILE"],
    summary: "Seal a key to this machine, as the service takes it (systemd-creds).",
    discussion: """
      NAME is device.key, station.key or serial.key. With a TPM the sealed key opens on this machine alone. Open cases are
      kept over a power cut only where --statement says so of the device key; without a TPM they stay in memory.
      Remove KEYFILE from the box afterwards.
      """,
    options: [
      Option(name: "--output", short: "-o", value: "FILE", isRequired: true, help: "the new file"), statement, tpm,
    ],
    examples: [
      "waypost keys seal station.key station.key -o /etc/credstore.encrypted/waypost.station.key",
      "waypost keys seal device.key device.key -o waypost.device.key --statement /etc/waypost/key-binding",
    ],
    wrongMeans: "the key could not be read or sealed"
  ) { invocation in
    let name = invocation.operands[0]
    guard ["device.key", "station.key", "serial.key"].contains(name) else {
      throw CommandFailure(
        .usage, "There is no key '\(name)'.", "Nothing was sealed.", next: "Use device.key, station.key or serial.key.")
    }
    let key = try KeyFiles.secret(invocation.operands[1])
    let credential = try DeviceKeyFile.seal(key, name: name, device: invocation["--tpm2-device"])
    try LocalFiles.create(try invocation.required("--output"), credential.text, mode: KeyFiles.secretMode)
    if name == "device.key", let path = invocation["--statement"] {
      try DeviceKeyFile.state(credential.binding, key, in: path)
    }
    Terminal.say(DeviceKeyFile.sentence(credential.binding))
  }

  static let keysRotateDevice = Command(
    words: ["keys", "rotate-device"], operands: ["FILE"], summary: "Give the vault another device key.",
    discussion: """
      FILE is what the service reads its device key from. The running daemon lets the vault open under a new key as well,
      FILE is replaced by it, and the next start shuts the old key out. Interrupted, it can be repeated at any time.
      """,
    options: [
      Option(name: "--credential", help: "FILE is sealed by systemd-creds, as with `waypost keys seal`"), statement,
      tpm,
    ],
    examples: [
      "waypost keys rotate-device waypost.device.key --credential --statement /etc/waypost/key-binding",
      "waypost keys rotate-device var/keys/device.key",
    ],
    wrongMeans: "the daemon refused, or the new key could not be written", asksDaemon: true
  ) { invocation in
    let path = invocation.operands[0]
    guard LocalFiles.exists(path) else {
      throw CommandFailure(
        .wrong, "\(path) is not there.", "Nothing was changed.",
        next: "Name the file that the service reads its key from.")
    }
    let key = try Randomness.bytes(32)
    let text = Base64URL.encode(key)
    let credential =
      invocation.has("--credential")
      ? try DeviceKeyFile.seal(key, name: "device.key", device: invocation["--tpm2-device"]) : nil
    let new = path + ".new"
    LocalFiles.remove(new)
    try LocalFiles.create(new, credential?.text ?? KeyFiles.line(text), mode: KeyFiles.secretMode)
    // The statement of the new key before its file: a start in between is bound under either.
    if let credential, let path = invocation["--statement"] {
      try DeviceKeyFile.state(credential.binding, key, in: path)
    }
    // The vault before the file: whatever a start is given opens it.
    _ = try ControlClient(invocation).ask("device-key admit", ["key": text])
    try LocalFiles.move(new, to: path)
    Terminal.say("The device key is another. Restart the station: that shuts the old key out.")
    if let credential { Terminal.say(DeviceKeyFile.sentence(credential.binding)) }
  }
}

/// What both commands do with a device key.
enum DeviceKeyFile {
  static func seal(_ key: [UInt8], name: String, device: String?) throws -> SystemCredential {
    try SystemCredential.seal(KeyFiles.line(Base64URL.encode(key)), name: name, device: device)
  }

  /// Adds a line; the last two stay. A kind that isn't known is stated as none, so that it counts as not bound.
  static func state(_ binding: SystemCredential.Binding?, _ key: [UInt8], in path: String) throws {
    let old = LocalFiles.bytes(path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let lines = old.split(separator: "\n").map(String.init) + [KeyStatement.line(binding?.rawValue ?? "unknown", key)]
    try LocalFiles.replace(path, KeyFiles.line(lines.suffix(2).joined(separator: "\n")), mode: 0o644)
    // The daemon reads it as another user, whatever the umask; its folder keeps everybody else out.
    chmod(path, 0o644)
  }

  static func sentence(_ binding: SystemCredential.Binding?) -> String {
    binding == .tpm2
      ? "It is sealed to this machine's TPM." : "It is not bound to a TPM: open cases stay in memory only."
  }
}
