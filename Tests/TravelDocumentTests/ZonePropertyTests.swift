import Testing
import TravelDocument

/// Zones of every layout, made right and read back; then with one character misread.
@Suite struct ZonePropertyTests {
  private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<".utf8)
  private static let rounds = max(50, FuzzRounds.count / 100)

  @Test(arguments: MachineReadableZoneFormat.allCases)
  func whatIsPrintedIsRead(_ format: MachineReadableZoneFormat) throws {
    var maker = ZoneMaker(random: SplitMix64(seed: 0x2026))
    for _ in 0..<Self.rounds {
      let made = maker.make(format)
      let document = try MachineReadableZone.parse(lines: made.lines, today: specimenDay)
      let label = Comment(rawValue: made.lines.joined(separator: " "))
      try #require(document.format == format, label)
      #expect(document.problems == [] && document.repairs == [], label)
      #expect(document.surname.value == made.surname && document.givenNames.value == made.givenNames, label)
      #expect(document.number.value == made.number && document.optionalData.value == made.optional, label)
      #expect(document.nationality.value == made.nationality, label)
      #expect(document.birthDate.value.isoText == made.birthDate, label)
      #expect(document.expiryDate.value.isoText == made.expiryDate, label)
      let sex = ["M": DocumentSex.male, "F": .female, "<": .unspecified][made.sex] ?? .unknown
      #expect(document.sex.value == sex && document.isNamePossiblyTruncated == made.isFull, label)
      #expect(document.longNumberConvention == made.convention, label)
      if format.hasJoinedForm {
        #expect(try MachineReadableZone.parse(lines: [made.lines.joined()], today: specimenDay) == document, label)
      }
      guard document.problems.isEmpty, document.number.value == made.number else { return }
    }
  }

  /// One character misread, whichever and wherever: no field that is wrong now has a right check digit, unless the two
  /// characters are the same to every check digit (Doc 9303-3 4.9).
  @Test(arguments: MachineReadableZoneFormat.allCases)
  func oneWrongCharacterIsNeverVerified(_ format: MachineReadableZoneFormat) throws {
    var maker = ZoneMaker(random: SplitMix64(seed: 0x9303))
    var changes = 0
    var congruent = 0
    for round in 0..<Self.rounds / 10 {
      let made = maker.make(format)
      let zone = made.lines.flatMap { Array($0.utf8) }
      let lengths = made.lines.map(\.utf8.count)
      let right = fields(try read(zone, lengths))
      for position in zone.indices {
        let other = Self.alphabet[(round + position * 7) % Self.alphabet.count]
        var wrong = zone
        wrong[position] = other
        // Another layout is another document: its fields stand elsewhere.
        guard let document = try? read(wrong, lengths), document.format == format else { continue }
        for (name, field) in fields(document)
        where field.evidence == .verifiedByCheckDigit && field.text != right[name]?.text {
          changes += 1
          if Self.value(other) % 10 == Self.value(zone[position]) % 10 {
            congruent += 1
          } else {
            let text = String(decoding: wrong, as: UTF8.self)
            Issue.record("\(name) is verified with \(UnicodeScalar(other)) at \(position): \(text)")
            return
          }
        }
      }
    }
    #expect(changes == congruent)
  }

  /// Look-alikes in place of one another, anywhere: a repair that syntax proves gives the true character back.
  @Test(arguments: [MachineReadableZoneFormat.td1, .td2, .td3, .visaA, .visaB])
  func repairsBySyntaxAreTheTruth(_ format: MachineReadableZoneFormat) throws {
    let alike: [UInt8: [UInt8]] = Dictionary(
      grouping: ["0O", "0D", "0Q", "1I", "2Z", "5S", "8B", "6G", "1L", "1T", "8S", "5Z", "0U", "<K"].flatMap { pair in
        let two = Array(pair.utf8)
        return [(two[0], two[1]), (two[1], two[0])]
      }, by: \.0
    ).mapValues { $0.map(\.1) }
    var maker = ZoneMaker(random: SplitMix64(seed: 0x51))
    var repaired = 0
    for _ in 0..<Self.rounds / 10 {
      let made = maker.make(format)
      let zone = made.lines.flatMap { Array($0.utf8) }
      let lengths = made.lines.map(\.utf8.count)
      for position in zone.indices {
        for other in alike[zone[position]] ?? [] {
          var wrong = zone
          wrong[position] = other
          for repair in try read(wrong, lengths).repairs where repair.ground == .syntax {
            repaired += 1
            let place = lengths[..<(repair.line - 1)].reduce(0, +) + repair.position - 1
            if place != position || repair.repaired != Character(UnicodeScalar(zone[position])) {
              Issue.record("\(repair): \(String(decoding: wrong, as: UTF8.self))")
              return
            }
          }
        }
      }
    }
    #expect(repaired > 100)
  }

  private func read(_ zone: [UInt8], _ lengths: [Int]) throws -> MachineReadableDocument {
    var rest = zone[...]
    let lines = lengths.map { length in
      defer { rest = rest.dropFirst(length) }
      return String(decoding: rest.prefix(length), as: UTF8.self)
    }
    return try MachineReadableZone.parse(lines: lines, today: specimenDay)
  }

  private func fields(_ document: MachineReadableDocument) -> [String: (text: String, evidence: Evidence)] {
    [
      "code": (document.documentCode.value, document.documentCode.evidence),
      "issuer": (document.issuer.value, document.issuer.evidence),
      "surname": (document.surname.value, document.surname.evidence),
      "given names": (document.givenNames.value, document.givenNames.evidence),
      "number": (document.number.value, document.number.evidence),
      "nationality": (document.nationality.value, document.nationality.evidence),
      "birth": (document.birthDate.value.isoText, document.birthDate.evidence),
      "sex": (document.sex.value.rawValue, document.sex.evidence),
      "expiry": (document.expiryDate.value.isoText, document.expiryDate.evidence),
      "optional": (document.optionalData.value, document.optionalData.evidence),
      "optional 2": (document.furtherOptionalData.value, document.furtherOptionalData.evidence),
    ]
  }

  private static func value(_ byte: UInt8) -> Int {
    byte == 0x3C ? 0 : byte < 0x40 ? Int(byte) - 0x30 : Int(byte) - 0x41 + 10
  }
}

extension MachineReadableZoneFormat {
  /// Whether the layout can be told from all its characters in one line.
  fileprivate var hasJoinedForm: Bool { self != .swissDrivingLicence && self != .drivingLicence }
}
