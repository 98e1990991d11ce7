/// What an interview takes from the world: the engine has no clock and no randomness of its own.
public struct SessionContext: Sendable, Equatable {
  /// The local day, what `today()` returns.
  public var today: CivilDate
  /// The local time with offset as `2026-11-21T10:00:00.000+05:00`, what `now()` returns.
  public var now: String
  /// Seed of every `uuid()`; take it from the system's random numbers.
  public var seed: UInt64
  /// What `jr:preload="property"` takes: `deviceid`, `username`, `phonenumber`, `email`; "" for any other.
  public var properties: [String: String]
  /// For `digest()` and the text seeds of `randomize()`; without it the former gives "", the latter the seed 0.
  public var digests: MessageDigests?

  public init(
    today: CivilDate, now: String, seed: UInt64, properties: [String: String] = [:], digests: MessageDigests? = nil
  ) {
    self.today = today
    self.now = now
    self.seed = seed
    self.properties = properties
    self.digests = digests
  }

  /// The digests are left out: every host's compute the same.
  public static func == (left: SessionContext, right: SessionContext) -> Bool {
    left.today == right.today && left.now == right.now && left.seed == right.seed && left.properties == right.properties
  }

  /// What a preload fills in at the start; `nil` leaves the default.
  func value(of preload: Bind.Preload) -> String? {
    switch preload {
    case .uid: "uuid:" + uuid(draw: 0)
    case .start: now
    case .today: today.iso
    case .end: nil
    case .property(let name): properties[name]
    }
  }

  /// From 0 up to 1.
  func random(draw: UInt64) -> Double {
    var numbers = SplitMix(state: seed &+ draw &* 0xA24B_AED4_963E_E407)
    return Double(numbers.next() >> 11) / 9_007_199_254_740_992
  }

  /// A version 4 UUID that depends on the seed and `draw` alone.
  func uuid(draw: UInt64) -> String {
    var numbers = SplitMix(state: seed &+ draw &* 0xD134_2543_DE82_EF95)
    let high = numbers.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
    let low = numbers.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    func hex(_ number: UInt64, _ shift: UInt64, _ digits: Int) -> String {
      let text = String(
        number >> shift & (digits == 12 ? 0xFFFF_FFFF_FFFF : digits == 8 ? 0xFFFF_FFFF : 0xFFFF), radix: 16)
      return String(repeating: "0", count: digits - text.utf8.count) + text
    }
    return [hex(high, 32, 8), hex(high, 16, 4), hex(high, 0, 4), hex(low, 48, 4), hex(low, 0, 12)]
      .joined(separator: "-")
  }

  var offsetMinutes: Int { Moment(iso: now, defaultOffsetMinutes: 0)?.offsetMinutes ?? 0 }
}

/// The SplitMix64 generator.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
