import Scanning
import Testing
import TravelDocument

@Suite struct ScannerFuzzTests {
  private static let today = CalendarDay(year: 2026, month: 6, day: 15)
  private static let seeds: [[UInt8]] = [
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\rL898902C36UTO7408122F1204159ZE184226B<<<<<10\r",
    "\u{2}P<RUSIVANOV<<IVAN<<<<<<<<<<<<<<<<<<<<<<<<<<<\r7501234569RUS9002155M31021451234567890123452\r\u{3}",
    "WPB1-7KQ2M4XZ\r\n", "WP1:KZ-00417-Q.eyJ4\r", "BABCC", "\u{1d}010400638133393117\u{1d}\t\r",
    "123-45-67890\r", "@\n\u{1e}ANSI 636000090002DL\t\r",
    "I<UTOD231458907<<<<<<<<<<<<<<<\r7408122F1204159UTO<<<<<<<<<<<6\rERIKSSON<<ANNA<MARIA<<<<<<<<<<\r",
  ].map { Array($0.utf8) }

  private static var framings: [Framing] {
    var plain = Framing()
    plain.maximumLength = 256
    plain.separators = [9]
    plain.padCharacters = [0x5F]
    var enveloped = plain
    enveloped.envelope = .stxETX
    enveloped.prefix = [0x42]
    var silent = plain
    silent.idleEndsScan = true
    var affixed = plain
    affixed.terminators = []
    affixed.prefix = [0x42]
    affixed.suffix = [0x43]
    return [plain, enveloped, silent, affixed]
  }

  /// 200 000 damaged inputs: no crash, no report longer than what came, nothing left after silence, and the same from
  /// any division into reads.
  @Test func damagedInputIsAlwaysAnswered() {
    var random = SeededGenerator(seed: 0x5EED)
    var assemblers = Self.framings.map { ScanAssembler($0) }
    var divided = assemblers
    var time: Int64 = 0
    var kinds: [String: Int] = [:]
    for round in 0..<200_000 {
      let index = round % assemblers.count
      var input = Self.seeds[Int(random.next() % UInt64(Self.seeds.count))]
      for _ in 0..<Int(random.next() % 6) { Self.damage(&input, &random) }
      time += Int64(random.next() % 400)
      var scans = assemblers[index].idle(at: time, today: Self.today)
      scans += assemblers[index].receive(input, at: time, today: Self.today)
      var same = divided[index].idle(at: time, today: Self.today)
      let cut = input.isEmpty ? 0 : Int(random.next() % UInt64(input.count))
      same += divided[index].receive(input[..<cut], at: time, today: Self.today)
      same += divided[index].receive(input[cut...], at: time, today: Self.today)
      if scans != same {
        Issue.record("round \(round): division into reads changed the outcome")
        return
      }
      for scan in scans { kinds[String(FixtureFile.text(scan).prefix { $0 != " " }), default: 0] += 1 }
      if random.next() % 8 == 0 {
        time += 20_000
        _ = assemblers[index].idle(at: time, today: Self.today)
        _ = divided[index].idle(at: time, today: Self.today)
        // A line that the silence completed may have begun to wait for its second.
        _ = assemblers[index].idle(at: time + 20_000, today: Self.today)
        _ = divided[index].idle(at: time + 20_000, today: Self.today)
        time += 20_000
        if assemblers[index].nextWake != nil {
          Issue.record("round \(round): something is pending after silence")
          return
        }
      }
    }
    // Were one kind never reached, the fuzzing would prove nothing about it.
    for kind in [
      "document", "badge", "slip", "unhcr", "aamva", "other", "unterminated", "tooLong", "garbled", "missingAffix",
      "malformedMRZ",
      "malformedBadge",
    ] {
      #expect(kinds[kind, default: 0] > 0, "\(kind) never came out")
    }
  }

  /// A device that never stops is held to the profile's limit.
  @Test func endlessInputIsBounded() {
    var framing = Framing()
    framing.maximumLength = 128
    var framer = Framer(framing)
    var problems = 0
    for _ in 0..<1000 {
      problems += framer.receive([UInt8](repeating: 0x41, count: 4096), at: 1).count
    }
    #expect(problems == 1)
    #expect(framer.receive([13], at: 2).isEmpty && framer.nextWake == nil)
  }

  private static func damage(_ input: inout [UInt8], _ random: inout SeededGenerator) {
    let position = input.isEmpty ? 0 : Int(random.next() % UInt64(input.count))
    switch random.next() % 7 {
    case 0: if !input.isEmpty { input[position] = UInt8(truncatingIfNeeded: random.next()) }
    case 1: if !input.isEmpty { input.remove(at: position) }
    case 2: input.insert(UInt8(truncatingIfNeeded: random.next()), at: position)
    case 3: input.removeLast(min(input.count, Int(random.next() % 20)))
    case 4: input += seeds[Int(random.next() % UInt64(seeds.count))]
    case 5: input.insert([13, 10, 2, 3, 9, 0x42, 0x43][Int(random.next() % 7)], at: position)
    default: input += [UInt8](repeating: 0x3C, count: Int(random.next() % 300))
    }
  }
}

/// A small seeded generator, so that a failure comes again.
struct SeededGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
