import Testing

@Suite struct RecordedInputTests {
  /// Every recording gives the same whether it comes in one read, byte by byte or in sevens.
  @Test func recordingsGiveWhatTheirHeadersSay() throws {
    let fixtures = try ProjectFolder.fixtures()
    #expect(fixtures.count >= 20)
    for fixture in fixtures {
      #expect(!fixture.steps.isEmpty, "\(fixture.name) has no input")
      for chunk in [65_536, 1, 7] {
        #expect(fixture.play(chunk: chunk) == fixture.expected, "\(fixture.name), reads of \(chunk)")
      }
    }
  }
}
