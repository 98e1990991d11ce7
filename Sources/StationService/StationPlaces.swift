import EventLoop
import FoundationEssentials
import Sealing

/// The folders a station lives in, and what stands where in them.
public struct StationPlaces: Sendable {
  /// `station.json` and `trust`.
  public let configuration: String
  /// Vault and installed packs.
  public let state: String
  /// Sockets.
  public let run: String
  /// `device.key`, `station.key`, `serial.key`: systemd's credentials, or a folder in training.
  public let keys: String

  public init(configuration: String, state: String, run: String, keys: String) {
    self.configuration = configuration
    self.state = state
    self.run = run
    self.keys = keys
  }

  public var stationFile: String { "\(configuration)/station.json" }
  public var trustFile: String { "\(configuration)/trust" }
  /// How the device key is sealed, as `waypost keys seal` wrote it down.
  public var keyBindingFile: String { "\(configuration)/key-binding" }
  public var badgeFile: String { "\(configuration)/training-badge" }
  public var vault: String { "\(state)/vault/vault.sqlite" }
  /// What `waypost devices learn` admitted.
  public var learnedDevices: String { "\(state)/scanners.json" }
  public var packs: String { "\(state)/packs" }
  /// Written whenever a visit to the kiosk ended: what minds its browser watches this file.
  public func visitOver(kiosk lane: String) -> String { "\(run)/kiosk-\(lane).over" }
  public var controlSocket: String { "\(run)/control.socket" }

  /// The print and upload services each have a run folder of their own under systemd, so that neither reaches the
  /// control socket; in training they stand beside it.
  public var printSocket: String { socket("waypost-print", fallback: "print.socket") }
  public var uploadSocket: String { socket("waypost-upload", fallback: "upload.socket") }

  public var speakSocket: String { socket("waypost-speak", fallback: "speak.socket") }

  /// A receiver's folder: absolute, or from the parent of the state folder.
  public func sinkFolder(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    let parent = state.split(separator: "/").dropLast().joined(separator: "/")
    return (state.hasPrefix("/") ? "/" : "") + "\(parent)/\(path)"
  }

  private func socket(_ unit: String, fallback: String) -> String {
    run.hasPrefix("/run/") ? "/run/\(unit)/socket" : "\(run)/\(fallback)"
  }

  /// 32 secret bytes out of a key file (base64url). Blocks.
  func secret(_ name: String) throws -> [UInt8] {
    let path = "\(keys)/\(name)"
    let next = "make it with `waypost keys new` and give it to the service"
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ServiceError("read the key \(path)", reason: "there is no such file", next: next)
    }
    let text = String(decoding: data, as: UTF8.self).filter { !$0.isWhitespace }
    guard let bytes = Base64URL.decode(text), bytes.count == 32 else {
      throw ServiceError("read the key \(path)", reason: "it isn't 32 bytes in base64url", next: next)
    }
    return bytes
  }

  /// The keys of whoever may sign packs for this station, one per line. Blocks.
  func trusted() throws -> [VerifyingKey] {
    guard let data = FileManager.default.contents(atPath: trustFile) else {
      throw ServiceError(
        "read \(trustFile)", reason: "there is no such file", next: "put the public key of whoever signs packs there")
    }
    return try String(decoding: data, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { try VerifyingKey(base64: String($0)) }
  }
}
