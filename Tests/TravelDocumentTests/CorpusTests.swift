import Foundation
import Testing
import TravelDocument

/// The conformance cases computed from Doc 9303 that stand outside the project; see `MachineReadableZoneCorpus`.
@Suite struct CorpusTests {
  @Test(.enabled(if: MachineReadableZoneCorpus.isPresent, "no conformance cases: set WAYPOST_CORPUS to their folder"))
  func passportsAreReadAsTheStandardSays() throws {
    let cases = try MachineReadableZoneCorpus.load().filter { $0.format == "TD3" }
    #expect(cases.count >= 26)
    for entry in cases {
      let label = Comment(rawValue: entry.id)
      let passport = try MachineReadableZone.parse(lines: entry.lines, today: specimenDay)
      #expect(passport.isValid == entry.valid, label)
      #expect(Set(passport.problems.map(\.rawValue)) == Set(entry.issues), label)
      let expected = try #require(entry.expected, label)
      #expect(passport.documentCode.value == expected.documentCode, label)
      #expect(passport.issuer.value == expected.issuer, label)
      #expect(passport.surname.value == expected.surname, label)
      #expect(passport.givenNames.value == expected.givenNames, label)
      #expect(passport.isNamePossiblyTruncated == expected.nameTruncated, label)
      #expect(passport.number.value == expected.number, label)
      #expect(passport.nationality.value == expected.nationality, label)
      #expect(passport.personalNumber.value == expected.personalNumber, label)
      #expect(passport.sex.value.rawValue == (entry.issues.contains("sex") ? "" : expected.sex), label)
      let birth = entry.issues.contains("date.birthDate") ? "<<<<<<" : expected.birthDate
      #expect(zoneText(passport.birthDate.value) == birth, label)
      #expect(zoneText(passport.expiryDate.value) == expected.expiryDate, label)
      for (name, holds) in expected.checks {
        #expect(!passport.problems.map(\.rawValue).contains("check.\(name)") == holds, label)
      }
    }
  }

  @Test(.enabled(if: MachineReadableZoneCorpus.isPresent, "no conformance cases: set WAYPOST_CORPUS to their folder"))
  func otherLayoutsAreRefusedByName() throws {
    let named = ["TD1": MachineReadableZoneFormat.td1, "TD2": .td2, "MRVA": .visaA, "MRVB": .visaB]
    for entry in try MachineReadableZoneCorpus.load() where entry.format != "TD3" {
      let due: TravelDocumentError =
        entry.format.flatMap { named[$0] }.map { .unsupportedFormat($0) }
        ?? .layout(lineLengths: entry.lines.map(\.utf8.count))
      #expect(throws: due, Comment(rawValue: entry.id)) {
        try MachineReadableZone.parse(lines: entry.lines, today: specimenDay)
      }
    }
  }

  private func zoneText(_ date: PartialDate) -> String {
    func pair(_ value: Int?) -> String { value.map { String(format: "%02d", $0 % 100) } ?? "<<" }
    return pair(date.year) + pair(date.month) + pair(date.day)
  }
}
