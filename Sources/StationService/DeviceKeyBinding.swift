import EventLoop
import FoundationEssentials
import Sealing

/// Whether the device key can be had from the disk alone. What is unknown counts as not bound: then open cases stay in
/// memory (design, section 4).
enum DeviceKeyBinding: Equatable, Sendable {
  /// Only this machine's TPM gives it out.
  case tpm
  /// A training station's keys lie in a folder; nothing there is of real people.
  case training
  case unbound(reason: String)

  var keepsOpenCases: Bool {
    if case .unbound = self { return false }
    return true
  }

  /// In words for `waypost status`.
  var text: String {
    switch self {
    case .tpm: "bound to the TPM"
    case .training: "training"
    case .unbound(let reason): reason
    }
  }

  /// What has to be true: the key came as a systemd credential, the machine has a TPM 2.0, and whoever sealed the
  /// credential (`waypost keys seal`) wrote down that it is bound, of exactly this key.
  ///
  /// - Parameters:
  ///   - keysFolder, credentials: where the key was read, and `$CREDENTIALS_DIRECTORY`.
  ///   - statement: the contents of `key-binding`, nil without that file.
  ///   - tpmVersion: the contents of `/sys/class/tpm/tpm0/tpm_version_major`, nil without one.
  static func decide(
    training: Bool, deviceKey: [UInt8], keysFolder: String, credentials: String?, statement: String?,
    tpmVersion: String?
  ) -> DeviceKeyBinding {
    if training { return .training }
    guard let credentials, !credentials.isEmpty, keysFolder == credentials else {
      return .unbound(reason: "the device key lies in a folder")
    }
    guard tpmVersion?.filter({ !$0.isWhitespace }) == "2" else {
      return .unbound(reason: "this machine has no TPM 2.0")
    }
    guard let statement else { return .unbound(reason: "nobody stated how the device key is sealed") }
    // A line a key: for a while after a rotation nobody knows which of two the next start is given.
    guard statement.split(separator: "\n").contains(Substring(KeyStatement.line("tpm2", deviceKey))) else {
      return .unbound(reason: "the statement on how the device key is sealed is of another key")
    }
    return .tpm
  }

  /// Decides from this machine. Blocks for two small files.
  static func here(_ places: StationPlaces, training: Bool, deviceKey: [UInt8]) -> DeviceKeyBinding {
    func text(_ path: String) -> String? {
      FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
    return decide(
      training: training, deviceKey: deviceKey, keysFolder: places.keys,
      credentials: Environment.value("CREDENTIALS_DIRECTORY"), statement: text(places.keyBindingFile),
      tpmVersion: text("/sys/class/tpm/tpm0/tpm_version_major"))
  }
}
