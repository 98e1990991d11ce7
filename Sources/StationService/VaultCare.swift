import EventLoop
import JSONLines
import Station
import Synchronization
import Vault

/// What looking after the vault needs from one time to the next.
struct VaultCare {
  /// Full checks lie so far apart, in milliseconds of powered time.
  static let betweenChecks: Int64 = 7 * 24 * 3_600_000
  /// A check begins when nobody did anything for so long.
  static let idleMilliseconds: Int64 = 2 * 60_000
  static let checkedSetting = "full-check"

  var sweepTimer: TimerQueue.Timer?
  var checkTimer: TimerQueue.Timer?
  var backupTimer: TimerQueue.Timer?
  var damage: Mailbox<Bool>?
  var isReviving = false
  let interruption = Interruption()
  /// Set when the vault can't be revived: the process ends and systemd starts it anew.
  var hasFailed = false
  /// In words, for `waypost status`.
  var notes: [String] = []
  var lastCheck = "none since the start"
  var lastLevel = DiskLevel.ample

  /// Tells a long check to make room for work.
  final class Interruption: Sendable {
    private let wanted = Atomic(false)
    func ask() { wanted.store(true, ordering: .relaxed) }
    func reset() { wanted.store(false, ordering: .relaxed) }
    var isAsked: Bool { wanted.load(ordering: .relaxed) }
  }
}

/// The vault as `waypost status` tells it.
struct VaultState: Sendable {
  let epoch: Int64
  let clean: Bool
  let disk: DiskStatus
  let overLimit: [String]

  init(of vault: Vault) throws {
    epoch = vault.epoch
    clean = vault.wasClosedCleanly
    disk = try vault.diskStatus()
    overLimit = try vault.overLimit()
  }

  func json(care: VaultCare?) -> JSONValue {
    .object([
      "state": "open", "tables": .int(Vault.tablesVersion), "lastStopWasClean": .bool(clean), "epoch": .int(epoch),
      "notes": .array((care?.notes ?? []).map { .string($0) }), "lastCheck": .string(care?.lastCheck ?? ""),
      "disk": .object([
        "level": .string("\(disk.level)"), "freeBytes": .int(disk.free), "usedBytes": .int(disk.used),
        "ballast": .bool(disk.hasBallast),
      ]),
      "overLimit": .array(overLimit.map { .string($0) }),
    ])
  }
}
