/// How bad something is, from the best to the worst.
public enum Severity: String, Codable, Sendable, CaseIterable, Comparable {
  case fine
  /// It could not be found out.
  case unknown
  /// The station works; somebody should act soon.
  case warning
  /// People are sent away, or what they said is not as safe as it must be.
  case broken

  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .fine: 0
    case .unknown: 1
    case .warning: 2
    case .broken: 3
    }
  }
}

/// What one check came to.
public struct Finding: Codable, Sendable, Equatable {
  public let check: String
  public let severity: Severity
  /// One sentence.
  public let says: String
  /// Why it is so, as far as the facts tell.
  public let cause: String?
  /// The command that mends it, or what to do where no command does.
  public let mend: String?
}

/// A question about the facts with its answer's rule.
public struct Check: Sendable {
  /// What a check says, before it has a name.
  struct Verdict: Sendable {
    let severity: Severity
    let says: String
    var cause: String?
    var mend: String?

    static func fine(_ says: String) -> Verdict { Verdict(severity: .fine, says: says) }
    static func unknown(_ says: String, mend: String? = nil) -> Verdict {
      Verdict(severity: .unknown, says: says, mend: mend)
    }
    static func warning(_ says: String, _ cause: String, mend: String) -> Verdict {
      Verdict(severity: .warning, says: says, cause: cause, mend: mend)
    }
    static func broken(_ says: String, _ cause: String, mend: String) -> Verdict {
      Verdict(severity: .broken, says: says, cause: cause, mend: mend)
    }
    /// What only the daemon knows.
    static let daemonSilent = Verdict(
      severity: .unknown, says: "Only the daemon knows, and it doesn't answer.", mend: "sudo waypost doctor daemon")
  }

  /// "print-queue"
  public let name: String
  /// What it looks at, for a list of checks.
  public let about: String
  private let judge: @Sendable (StationFacts) -> Verdict

  init(_ name: String, _ about: String, _ judge: @escaping @Sendable (StationFacts) -> Verdict) {
    self.name = name
    self.about = about
    self.judge = judge
  }

  public func finding(in facts: StationFacts) -> Finding {
    let verdict = judge(facts)
    // A training station in a folder belongs to whoever started it.
    let mend = facts.hasUnits ? verdict.mend : verdict.mend?.replacing("sudo waypost ", with: "waypost ")
    return Finding(check: name, severity: verdict.severity, says: verdict.says, cause: verdict.cause, mend: mend)
  }

  /// All that `waypost doctor` asks, in the order in which one thing hangs on another.
  public static let doctor: [Check] =
    daemonChecks + keyChecks + contentChecks + deviceChecks + screenChecks + printingChecks + voiceChecks + boxChecks
    + vaultChecks + networkChecks

  /// What `waypost readiness` asks before a shift or a mass arrival.
  public static let readiness: [Check] = readinessChecks
}

/// "1 day", "12 days"
func days(_ count: Int64) -> String { count == 1 ? "1 day" : "\(count) days" }

/// A length of time in its largest unit.
func duration(_ seconds: Int64) -> String {
  switch seconds {
  case ..<7200: "\(max(0, seconds) / 60) min"
  case ..<172_800: "\(seconds / 3600) h"
  default: days(seconds / 86_400)
  }
}

func list(_ words: [String]) -> String { words.joined(separator: ", ") }
