import Messages

/// Which sinks can take nothing for now, and until when. Pure: times are given, chance is passed in.
///
/// A sink that fails is left alone for a random time of up to twice as long at each failure (full jitter: many posts that
/// lost the same server must not come back together), at most 15 minutes, so that a brief link isn't missed. A server
/// that says how long it wants to be left alone is left alone for exactly that.
struct SinkHolds<Name: Hashable> {
  struct Hold: Equatable {
    /// Elapsed milliseconds.
    var until: Int64
    var reason: EnvelopeReport.Reason
    var words: String?
    /// The server asked for it: a new link doesn't end it.
    var isAsked: Bool
  }

  private var holds: [Name: Hold] = [:]
  private var failures: [Name: Int] = [:]
  /// Counts how often each sink was taken up again.
  private var trials: [Name: Int] = [:]

  /// Notes that a sink can take nothing; false when that was known already.
  mutating func hold(
    _ name: Name, _ reason: EnvelopeReport.Reason, words: String? = nil, askedSeconds: Int? = nil, now: Int64,
    random: inout some RandomNumberGenerator
  ) -> Bool {
    guard holds[name] == nil else { return false }
    let count = (failures[name] ?? 0) + 1
    failures[name] = count
    let wait = askedSeconds.map { Int64($0) * 1000 } ?? Backoff.milliseconds(failures: count, using: &random)
    holds[name] = Hold(until: now + wait, reason: reason, words: words, isAsked: askedSeconds != nil)
    return true
  }

  /// Something got through.
  mutating func worked(_ name: Name) { failures[name] = nil }

  /// Ends what has lasted long enough; whether anything ended.
  mutating func lift(now: Int64) -> Bool { lift { $0.until <= now } }

  /// A link came up: everything is tried at once, but for what was asked for.
  mutating func linkCameUp() -> Bool {
    failures = [:]
    return lift { !$0.isAsked }
  }

  private mutating func lift(_ isOver: (Hold) -> Bool) -> Bool {
    let over = holds.filter { isOver($0.value) }.map(\.key)
    for name in over {
      holds[name] = nil
      trials[name, default: 0] += 1
    }
    return !over.isEmpty
  }

  var held: Set<Name> { Set(holds.keys) }
  var nextEnd: Int64? { holds.values.map(\.until).min() }
  func trial(_ name: Name) -> Int { trials[name] ?? 0 }

  /// The one that lasts longest, to show.
  var worst: Hold? { holds.values.max { $0.until < $1.until } }
}

enum Backoff {
  static let longest: Int64 = 15 * 60_000
  static let shortest: Int64 = 500

  /// Anything between half a second and 1 s, 2 s, 4 s ... after the first, second, third failure.
  static func milliseconds(failures: Int, using random: inout some RandomNumberGenerator) -> Int64 {
    let ceiling = min(longest, Int64(1000) << Int64(min(max(failures - 1, 0), 12)))
    return Int64.random(in: shortest...ceiling, using: &random)
  }
}
