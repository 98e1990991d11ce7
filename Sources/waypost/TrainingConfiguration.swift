import FoundationEssentials
import JSONLines

/// `station.json` of a training station: made once; later only the places in it are brought up to date.
struct TrainingConfiguration {
  private let path: String
  private var entries: [String: JSONValue]

  /// Throws when a file is there that isn't a training station's.
  init(reading path: String) throws(CommandFailure) {
    self.path = path
    guard LocalFiles.exists(path) else {
      entries = Self.fresh
      return
    }
    let bytes = try LocalFiles.read(path, next: "Check who may read it.")
    guard case .object(let entries)? = try? JSONLine.decode(JSONValue.self, from: bytes) else {
      throw CommandFailure(
        .wrong, "\(path) isn't a JSON object.", "Nothing was prepared.", next: "Mend it, or move it away for a new one."
      )
    }
    guard entries["mode"] == "training" else {
      throw CommandFailure(
        .wrong, "\(path) is not a training station's.", "Nothing was prepared.", next: "Name another folder.")
    }
    self.entries = entries
  }

  func write(ports: [String: Int], profiles: String, slips: String) throws {
    var entries = entries
    entries["profiles"] = .string(profiles)
    entries["slipFolder"] = .string(slips)
    var lanes = entries["lanes"]?.array ?? []
    if ports["room"] != nil, !lanes.contains(where: { $0["name"]?.string == "room" }) { lanes.append(Self.room) }
    entries["lanes"] = .array(
      lanes.map { lane in
        guard case .object(var members) = lane, let name = lane["name"]?.string, let port = ports[name] else {
          return lane
        }
        members["port"] = .int(Int64(port))
        return .object(members)
      })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes = Array(try encoder.encode(JSONValue.object(entries))) + [UInt8(ascii: "\n")]
    if let old = FileManager.default.contents(atPath: path), Array(old) == bytes { return }
    try LocalFiles.replace(path, bytes, mode: 0o600)
  }

  /// A desk in a room of its own, where sensitive forms may open.
  private static let room: JSONValue = .object(["name": "room", "audience": "desk", "port": 0, "private": .bool(true)])

  private static let fresh: [String: JSONValue] = [
    "mode": "training",
    "post": .object(["id": "D7", "name": "Training post", "phone": ""]),
    "officerLanguage": "en",
    "slipDesk": "Help desk 3",
    "slipDeskIn": .object([
      "ru": "Стол помощи 3", "kk": "Көмек үстелі 3", "ky": "Жардам столу 3", "tg": "Мизи кӯмак 3",
      "uz-Latn": "Yordam stoli 3", "uz-Cyrl": "Ёрдам столи 3", "tk": "Kömek stoly 3", "fa": "میز کمک ۳",
      "prs": "میز کمک ۳", "ps": "د مرستې مېز ۳",
    ]),
    "paper": "80mm",
    "lanes": .array([
      .object(["name": "desk", "audience": "desk", "port": 7411]),
      .object(["name": "kiosk", "audience": "kiosk", "port": 7410]),
    ]),
    "scanners": .array([]),
    "simulatedScanner": .object(["lane": "desk", "profile": "generic-serial"]),
  ]
}
