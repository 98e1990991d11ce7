/// What is known about a station and the box it stands on. Whatever could not be found out is nil, and never counts as
/// good. Nothing in here is about a person.
public struct StationFacts: Codable, Sendable, Equatable {
  /// By the wall clock, seconds since 1970.
  public var now: Int64
  /// Whether systemd runs the station. A training station in a folder has no units, keys in credentials or users.
  public var hasUnits = true
  /// The release of the command that asks.
  public var release: String?
  public var daemon: DaemonFacts?
  /// Why the daemon doesn't answer.
  public var silence: String?
  public var configuration: ConfigurationFacts?
  public var units: [UnitFacts]?
  /// By path: the state's folder, the configuration, the sealed keys.
  public var files: [String: FileFacts]?
  /// The sealed keys by path; those that are missing are named with a nil mode.
  public var keys: [String: FileFacts]?
  public var tpmVersion: String?
  public var packs: PackFacts?
  public var devices: DeviceNodeFacts?
  public var screens: ScreenFacts?
  public var printing: PrintingFacts?
  /// Of the font families that a slip needs, those that are not installed.
  public var missingFonts: [String]?
  public var clock: ClockFacts?
  public var storage: StorageFacts?
  public var memory: MemoryFacts?
  public var protection: ProtectionFacts?
  public var network: NetworkFacts?
  public var certificates: [CertificateFacts]?
  public var power: PowerFacts?
  /// Files of the package that are not as it brought them.
  public var changedFiles: [String]?
  public var voice: VoiceFacts?

  public init(now: Int64) { self.now = now }

  /// Days from now to an ISO date, its end included; nil for no date.
  func days(until date: String) -> Int64? {
    guard let day = CalendarDays.count(date) else { return nil }
    return day - now / 86_400
  }
}

/// What the daemon says of itself: `waypost status`, `devices list`, `officer list` in figures.
public struct DaemonFacts: Codable, Sendable, Equatable {
  public struct Scanner: Codable, Sendable, Equatable {
    public var id = ""
    public var state = ""
    public var lane: String?
    public var isGarbling = false
    public init() {}
  }

  public struct Lane: Codable, Sendable, Equatable {
    public var name = ""
    public var audience = ""
    public init() {}
  }

  public var release: String?
  public var mode: String?
  public var uptimeSeconds: Int64?
  public var lanes: [Lane]?
  public var scanners: [Scanner]?
  /// "watching", or why plugging in isn't noticed.
  public var hotPlug: String?
  /// Why files of device profiles are not in use.
  public var profilesLeftOut: [String]?
  public var openCases: Int64?
  public var keepsOpenCases: Bool?
  /// In words: how the device key is kept.
  public var deviceKey: String?
  public var residentKilobytes: Int64?
  public var drafts: [String]?
  /// Languages that it can have read aloud.
  public var voices: [String]?
  public var isLinkUp: Bool?
  public var unsent: Int64?
  public var oldestUnsentSeconds: Int64?
  public var unanswered: Int64?
  public var setAside: Int64?
  /// Why envelopes wait just now.
  public var sinkProblem: String?
  /// Wall time of the last receipt, seconds since 1970.
  public var lastReceipt: Int64?
  public var lastBackup: Int64?
  public var overLimit: Int64?
  public var lastStopWasClean: Bool?
  public var vaultNotes: [String]?
  public var lastCheck: String?
  public var diskLevel: String?
  public var diskFree: Int64?
  public var hasBallast: Bool?
  public var epoch: Int64?
  public var auditEvents: Int64?
  public var supervisors: Int64?
  public var officers: Int64?
  public var readiness: ReadinessNotes?

  public init() {}
}

/// What people counted, as `waypost readiness note` wrote it down. Times are seconds since 1970.
public struct ReadinessNotes: Codable, Sendable, Equatable {
  public var paperRolls: Int64?
  public var paperCounted: Int64?
  public var tokens: Int64?
  public var tokensCounted: Int64?
  public var drill: Int64?
  public init() {}
}

/// `station.json` as it stands.
public struct ConfigurationFacts: Codable, Sendable, Equatable {
  public var isThere = true
  /// Why it can't be read.
  public var problem: String?
  public var mode: String?
  public var controller: String?
  public var dpia: String?
  public var hasSimulatedScanner: Bool?
  public var hasSlipFolder: Bool?
  public var backupRecipients: Int64?
  public init() {}
}

public struct UnitFacts: Codable, Sendable, Equatable {
  public var name = ""
  /// systemd's words: "active", "failed"; "enabled"; "watchdog" ...
  public var active = ""
  public var enabled = ""
  public var result = ""
  public var restarts: Int64?
  /// How often the watchdog ended it since the machine started.
  public var watchdogEnds: Int64?
  public init() {}
}

public struct FileFacts: Codable, Sendable, Equatable {
  /// Permissions in octal; nil for what isn't there.
  public var mode: String?
  public var owner: String?
  public var group: String?
  public init() {}
}

public struct PackFacts: Codable, Sendable, Equatable {
  public struct Pack: Codable, Sendable, Equatable {
    public var id = ""
    public var version: Int64 = 0
    public var validFrom = ""
    public var validUntil = ""
    /// How many people whom the station trusts signed it.
    public var signers: Int64?
    public init() {}
  }

  public struct Receiver: Codable, Sendable, Equatable {
    public var id = ""
    public var keys: Int64 = 0
    public var receiptKeys: Int64 = 0
    public var phone = ""
    /// ISO date, empty if nobody rang.
    public var phoneVerifiedOn = ""
    public var sink = ""
    /// Whether its office read the keys out and they were these; nil where nobody noted.
    public var isConfirmed: Bool?
    public init() {}
  }

  /// Why the store or a pack in it can't be used.
  public var problem: String?
  /// Whether it is no more than that another release compiled the forms.
  public var isStale: Bool?
  public var packs: [Pack]?
  public var receivers: [Receiver]?
  /// Families that papers are set in; nil where no pack names any.
  public var fonts: [String]?
  public var languages: [String]?
  /// Languages whose texts were not reviewed.
  public var drafts: [String]?
  /// By language: texts that English has and it lacks.
  public var gaps: [String: Int64]?
  public init() {}
}

public struct DeviceNodeFacts: Codable, Sendable, Equatable {
  public struct Node: Codable, Sendable, Equatable {
    public var path = ""
    public var mode = ""
    public var group = ""
    public init() {}
  }

  /// Nodes of admitted scanners.
  public var nodes: [Node]?
  /// Rule and database files that the package brings and that are missing.
  public var missingRules: [String]?
  /// Whether the site lists a scanner that the shipped database doesn't know or that types.
  public var needsSiteRules: Bool?
  /// nil where there is no such file.
  public var siteRulesAreCurrent: Bool?
  /// Kernel modules that the package loads and that are not there.
  public var missingModules: [String]?
  public init() {}
}

public struct ScreenFacts: Codable, Sendable, Equatable {
  /// Units of lanes' screens that start with the box or run: "waypost-kiosk@kiosk".
  public var lanes: [String]?
  /// By name, such as "HDMI-A-1": what the kernel says of it, such as "connected".
  public var connectors: [String: String]?
  /// By unit, the connectors that `screens` in station.json names.
  public var named: [String: String]?
  public var missingPrograms: [String]?
  /// Whether waypost-screens.service runs.
  public var isServed: Bool?
  public init() {}
}

public struct PrintingFacts: Codable, Sendable, Equatable {
  public var schedulerRuns: Bool?
  /// The default one; nil where there is none.
  public var standard: QueueFacts?
  /// Queues that lanes have for themselves.
  public var laneQueues: [QueueFacts]?
  /// False where every lane has a queue of its own.
  public var needsDefault: Bool?
  /// As cupsd.conf says them; nil where it says nothing.
  public var preserveJobFiles: String?
  public var preserveJobHistory: String?
  /// Whether cupsd.conf could be read.
  public var configurationWasRead: Bool?
  public init() {}

  /// Whether a lane has nothing to print on.
  var lacksQueue: Bool { standard == nil && needsDefault != false }

  /// Every queue that slips come out of, the default one first.
  var queues: [QueueFacts] {
    let own = laneQueues ?? []
    guard let standard, needsDefault != false, !own.contains(where: { $0.name == standard.name }) else { return own }
    return [standard] + own
  }
}

public struct QueueFacts: Codable, Sendable, Equatable {
  public var name: String
  /// Who prints on it.
  public var lanes: [String]
  /// Whether CUPS has it; the rest is nil where it doesn't.
  public var isThere: Bool?
  public var isEnabled: Bool?
  public var accepts: Bool?
  /// IPP's: "media-empty".
  public var reasons: [String]?
  public var waitingJobs: Int64?
  public init(name: String, lanes: [String]) {
    self.name = name
    self.lanes = lanes
  }
}

/// What reads a kiosk's pages aloud.
public struct VoiceFacts: Codable, Sendable, Equatable {
  public var isInstalled: Bool?
  /// systemd's word for waypost-speak.socket: "active".
  public var socket: String?
  public init() {}
}

public struct ClockFacts: Codable, Sendable, Equatable {
  public var hasRTC: Bool?
  /// RTC less system clock.
  public var rtcOffsetSeconds: Int64?
  public var isSynchronised: Bool?
  public init() {}
}

public struct StorageFacts: Codable, Sendable, Equatable {
  public struct Medium: Codable, Sendable, Equatable {
    public var name = ""
    /// The medium's own estimate, in per cent of its life; the upper end of its range.
    public var wornPercent: Int64?
    /// "normal", "warning", "urgent".
    public var reserve: String?
    /// Errors that the file system has written down.
    public var fileSystemErrors: Int64?
    public init() {}
  }

  public var freeBytes: Int64?
  public var totalBytes: Int64?
  public var isReadOnly: Bool?
  public var isEncrypted: Bool?
  public var medium: Medium?
  public init() {}
}

public struct MemoryFacts: Codable, Sendable, Equatable {
  public var totalKilobytes: Int64?
  public var availableKilobytes: Int64?
  /// Since the machine started, the kernel has ended so many processes for want of memory.
  public var outOfMemoryEnds: Int64?
  public init() {}
}

public struct ProtectionFacts: Codable, Sendable, Equatable {
  /// Swap devices on a disk; memory compressed in place is none.
  public var swaps: [String]?
  /// The daemon's limit for core dumps; "0".
  public var coreLimit: String?
  /// $GLIBC_TUNABLES of the daemon.
  public var tunables: String?
  public init() {}

  /// Out of a process's environment, as /proc has it. glibc 2.36 takes the variable apart where it stands: a zero in place
  /// of each colon, so that what follows looks like variables of its own.
  public static func tunables(inEnvironment bytes: [UInt8]) -> String {
    let entries = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    let name = "GLIBC_TUNABLES="
    guard let start = entries.firstIndex(where: { $0.hasPrefix(name) }) else { return "" }
    let rest = entries[(start + 1)...].prefix { $0.hasPrefix("glibc.") }
    return ([String(entries[start].dropFirst(name.count))] + rest).joined(separator: ":")
  }
}

public struct NetworkFacts: Codable, Sendable, Equatable {
  /// Interfaces that are up, without loopback.
  public var interfaces: [String]?
  public var hasDefaultRoute: Bool?
  public init() {}
}

public struct CertificateFacts: Codable, Sendable, Equatable {
  public var name = ""
  /// Seconds since 1970; nil for what can't be read.
  public var notBefore: Int64?
  public var notAfter: Int64?
  public init() {}
}

public struct PowerFacts: Codable, Sendable, Equatable {
  public var hasBattery: Bool?
  public var percent: Int64?
  public var isDischarging: Bool?
  /// The board says that its supply is too weak, now or since it started.
  public var isUndervolted: Bool?
  public var celsius: Int64?
  public init() {}
}

/// ISO dates as days since 1970-01-01.
enum CalendarDays {
  static func count(_ date: String) -> Int64? {
    let parts = date.split(separator: "-", omittingEmptySubsequences: false).compactMap { Int64($0) }
    guard parts.count == 3, date.utf8.count == 10, (1...12).contains(parts[1]), (1...31).contains(parts[2]) else {
      return nil
    }
    // Days from the civil calendar, years beginning in March so that the leap day comes last.
    let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
    let era = year / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (parts[1] + (parts[1] > 2 ? -3 : 9)) + 2) / 5 + parts[2] - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
