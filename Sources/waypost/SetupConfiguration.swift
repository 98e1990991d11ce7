import Foundation
import Glibc
import JSONLines
import Scanning

/// `station.json` of a box while it is set up: what is answered is laid in, what else stands there stays.
struct SetupConfiguration {
  let path: String
  private(set) var entries: [String: JSONValue]

  init(reading path: String) throws(CommandFailure) {
    self.path = path
    guard LocalFiles.exists(path) else {
      entries = Self.fresh
      return
    }
    let data = Data(try LocalFiles.read(path, next: "Run it as root."))
    guard let entries = try? JSONDecoder().decode([String: JSONValue].self, from: data) else {
      throw CommandFailure(
        .wrong, "\(path) isn't a JSON object.", "Nothing was set up.", next: "Mend it, or move it away for a new one.")
    }
    self.entries = entries
  }

  /// A new box is in training mode until `waypost mode live`.
  private static let fresh: [String: JSONValue] = [
    "mode": "training",
    "officerLanguage": "ru",
    "slipDesk": "Help desk",
    "paper": "80mm",
    "lanes": .array([
      .object(["name": "desk", "audience": "desk", "port": 7411]),
      .object(["name": "kiosk", "audience": "kiosk", "port": 7410]),
    ]),
    "scanners": .array([]),
    "profiles": "/usr/share/waypost/devices",
  ]

  subscript(_ key: String) -> JSONValue? {
    get { entries[key] }
    set { entries[key] = newValue }
  }

  mutating func set(_ key: String, in entry: String, _ value: JSONValue) {
    var members: [String: JSONValue] = [:]
    if case .object(let old)? = entries[entry] { members = old }
    members[key] = value
    entries[entry] = .object(members)
  }

  /// Whole or not at all; mode 640 and, where this is root's box, of the daemon's group.
  func write() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes = Array(try encoder.encode(JSONValue.object(entries))) + [UInt8(ascii: "\n")]
    if LocalFiles.bytes(path) == bytes { return }
    // Who may read it stays as it was.
    var old = stat()
    let wasThere = stat(path, &old) == 0
    try LocalFiles.replace(path, bytes, mode: 0o640)
    if wasThere {
      chown(path, old.st_uid, old.st_gid)
      chmod(path, old.st_mode & 0o777)
    } else {
      SetupOwner.give(path, toGroup: "waypost", mode: 0o640)
    }
  }
}

/// Files that another user reads. Where there is no such user yet, or this isn't root, they stay the caller's.
enum SetupOwner {
  static func give(_ path: String, toGroup group: String, mode: mode_t) {
    if let entry = getgrnam(group) { chown(path, uid_t.max, entry.pointee.gr_gid) }
    chmod(path, mode)
  }

  /// A folder and everything in it to the daemon's user.
  static func giveTree(_ path: String) {
    guard let user = getpwnam("waypost") else { return }
    let (owner, group) = (user.pointee.pw_uid, user.pointee.pw_gid)
    lchown(path, owner, group)
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
    for name in names { lchown("\(path)/\(name)", owner, group) }
  }
}
