import Foundation
import Testing
import TravelDocument

/// The conformance cases computed from Doc 9303 that stand outside the project; see `MachineReadableZoneCorpus`.
@Suite struct CorpusTests {
  @Test(.enabled(if: MachineReadableZoneCorpus.isPresent, "no conformance cases: set WAYPOST_CORPUS to their folder"))
  func everyCaseHasItsVerdictFieldsAndProblems() throws {
    let cases = try MachineReadableZoneCorpus.load()
    #expect(cases.count >= 81)
    for entry in cases where entry.format != nil {
      let label = Comment(rawValue: entry.id)
      let document = try MachineReadableZone.parse(lines: entry.lines, today: specimenDay)
      #expect(document.format.rawValue == entry.format, label)
      #expect(document.isValid == entry.valid, label)
      #expect(Set(document.problems.map(\.rawValue)) == Set(entry.issues), label)
      let record = ZoneRecord(document, lines: entry.lines)
      let expected = try #require(entry.expected, label)
      #expect(record.texts == expected.texts, label)
      #expect(record.flags == expected.flags, label)
      #expect(record.checks == expected.checks, label)
      // The same from one frame without line ends, where a layout can be told by its length.
      let joined = try MachineReadableZone.parse(lines: [entry.lines.joined()], today: specimenDay)
      #expect(joined == document, label)
    }
  }

  @Test(.enabled(if: MachineReadableZoneCorpus.isPresent, "no conformance cases: set WAYPOST_CORPUS to their folder"))
  func linesOfNoLayoutAreRefused() throws {
    for entry in try MachineReadableZoneCorpus.load() where entry.format == nil {
      #expect(
        throws: TravelDocumentError.layout(lineLengths: entry.lines.map(\.utf8.count)), Comment(rawValue: entry.id)
      ) {
        try MachineReadableZone.parse(lines: entry.lines, today: specimenDay)
      }
    }
  }
}
