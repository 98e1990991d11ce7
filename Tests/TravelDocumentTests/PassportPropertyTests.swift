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

  private static let seeds = [
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<L8988901C4XXX4009078F9612109<<<<<<<<",
    "D23145890<UTO3407127M95071227349<<<8D23145890<UTO3407127M95071227349<<<8",
    "I<UTOSTEVENSON<<PETER<<<<<<<<<<<<<<<D23145890<UTO3407127M95071227349<<<8",
    "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<8806923102858CORINNE<<<<<<<6512068F6",
    "I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<<<<<<<<<<<<<<",
    "D1FRA13AA000026181231MARTIN<<9",
  ].map { Array($0.utf8) }

  /// Any bytes of a layout's length give a document, never a crash: with its problems, each once, its repairs in place.
  @Test func anyBytesAreAnswered() throws {
    var random = SplitMix64(seed: 0x9303)
    var isOfZone = [Bool](repeating: false, count: 256)
    for byte in Self.alphabet { isOfZone[Int(byte)] = true }
    var repaired = 0
    for round in 0..<FuzzRounds.count {
      var zone = Self.seeds[round % Self.seeds.count]
      for _ in 0..<Int.random(in: 0...8, using: &random) {
        let byte = UInt8.random(in: 0...255, using: &random)
        zone[Int.random(in: 0..<zone.count, using: &random)] =
          round % 3 == 0 ? byte : Self.alphabet[Int(byte) % Self.alphabet.count]
      }
      guard let document = try? MachineReadableZone.parse(bytes: zone.span, today: specimenDay) else {
        // A line that no longer begins with D stands for no document.
        if zone.count != 30 { Issue.record("round \(round): no answer") }
        continue
      }
      var isForeign = false
      for byte in zone where !isOfZone[Int(byte)] { isForeign = true }
      let isConsistent =
        document.problems.contains(.charset) == isForeign
        && Set(document.problems.map(\.rawValue)).count == document.problems.count
      if !isConsistent {
        Issue.record("round \(round): \(document.problems)")
        return
      }
      _ = document.nationalNumber
      _ = document.scanValues
      repaired += document.repairs.isEmpty ? 0 : 1
    }
    #expect(repaired > 0)
  }

  /// Lines of any length and any text, also none, are a document or an error.
  @Test func anyLinesAreAnswered() {
    var random = SplitMix64(seed: 0x7501)
    var errors = 0
    for _ in 0..<FuzzRounds.count / 4 {
      let lines = (0..<Int.random(in: 0...5, using: &random)).map { _ -> String in
        let count = [0, 1, 9, 29, 30, 31, 36, 44, 45, 72, 88, 90, 200].randomElement(using: &random) ?? 0
        let letter = "<AÄ9\u{0}D\u{1F600}".randomElement(using: &random) ?? "<"
        return String(repeating: letter, count: count)
      }
      do {
        let document = try MachineReadableZone.parse(lines: lines, today: specimenDay)
        _ = ZoneRecord(document, lines: lines)
      } catch {
        errors += 1
      }
    }
    #expect(errors > 0)
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
