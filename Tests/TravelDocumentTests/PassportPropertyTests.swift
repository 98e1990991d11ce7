import Testing
import TravelDocument

@Suite struct PassportPropertyTests {
  private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<".utf8)
  private static let specimen = Array(
    ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<" + "L898902C36UTO7408122F1204159ZE184226B<<<<<10").utf8)

  /// Every substitution in the number is seen, but for characters whose values agree modulo 10 (Doc 9303-3 4.9).
  @Test func substitutionsAreSeenUnlessCongruent() throws {
    func value(_ byte: UInt8) -> Int {
      byte == 0x3C ? 0 : byte < 0x40 ? Int(byte) - 0x30 : Int(byte) - 0x41 + 10
    }
    for position in 44..<53 {
      for other in Self.alphabet {
        var zone = Self.specimen
        zone[position] = other
        let passport = try MachineReadableZone.parse(bytes: zone.span, today: specimenDay)
        let isCongruent = value(other) % 10 == value(Self.specimen[position]) % 10
        #expect(passport.problems.contains(.checkNumber) == !isCongruent)
      }
    }
  }

  /// Any bytes give a passport or an error, and a damaged one never holds more than was read.
  @Test func anyBytesAreAnswered() throws {
    var random = SplitMix64(seed: 0x9303)
    for round in 0..<50_000 {
      var zone = Self.specimen
      for _ in 0..<Int.random(in: 0...8, using: &random) {
        zone[Int.random(in: 0..<88, using: &random)] =
          round % 2 == 0 ? UInt8.random(in: 0...255, using: &random) : Self.alphabet.randomElement(using: &random) ?? 0
      }
      let passport = try MachineReadableZone.parse(bytes: zone.span, today: specimenDay)
      let isForeign = zone.contains { !Self.alphabet.contains($0) }
      #expect(passport.problems.contains(.charset) == isForeign)
      #expect(Set(passport.problems).count == passport.problems.count)
    }
  }
}

/// A small seeded generator, so that a failure comes again.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
