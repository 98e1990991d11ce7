import Foundation
import TestSupport
import Testing

extension Journeys {
  /// What a case leaves in the daemon's memory: nothing, neither in the heap nor on any thread's stack.
  @Suite struct MemoryResidueTests {
    static let missing = Journeys.stationMissing ?? MemoryImage.unavailable

    /// Words that only the person's document and answers have.
    static let words = [
      "ERIKSSON", "ANNA MARIA", "ANNA<MARIA", "L898902C3", "1974-08-12", "7408122", "ZE184226B",
      "wrote a long remark about Zaltbommel", "Kowalczyk", StationUnderTest.pin,
    ]
    /// Values that the forms know too: after the case there may be no more of them than before it.
    static let options = ["war_violence disaster", "war_violence", "disaster", "no_matter", "doctor"]

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func nothingOfACaseStaysInMemory() throws {
      let packs = try PacksWithRemark.make()
      defer { TemporaryFolder.remove(packs) }
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"], packs: packs)
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      // A first case with other answers, so that what is made once and kept is there before counting.
      try desk.post("/without-document")
      try answer(desk, flight: "neither", interviewer: "man", remark: "nothing")
      _ = try desk.finalise()
      #expect(try station.waitForDelivery())
      try desk.post("/next")
      let before = try Residues(station)
      #expect(before.words == [:], "before any case: \(before)")

      for ending in ["finalise", "undo"] {
        try station.scan("utopia-td3")
        try #require(try desk.wait { $0.form("/triage") != nil })
        try answer(
          desk, flight: "war_violence disaster", interviewer: "no_matter",
          remark: "Kowalczyk wrote a long remark about Zaltbommel")
        // The control: while the case is open the same search finds it.
        let open = try Residues(station)
        for word in ["ERIKSSON", "L898902C3", "1974-08-12", "wrote a long remark about Zaltbommel", "Kowalczyk"] {
          #expect((open.words[word] ?? 0) > 0, "the search doesn't find \(word) in an open case")
        }
        #expect((open.options["war_violence"] ?? 0) > (before.options["war_violence"] ?? 0))
        if ending == "finalise" {
          _ = try desk.finalise()
          #expect(try station.waitForDelivery())
          try desk.post("/next")
        } else {
          try desk.post("/undo")
        }
        let after = try Residues(station)
        print("residues while open: \(open.total), after \(ending): \(after.total), of \(after.size >> 10) kB")
        #expect(after.words == [:], "after \(ending): \(after)")
        for option in Self.options {
          #expect((after.options[option] ?? 0) <= (before.options[option] ?? 0), "after \(ending): \(option), \(after)")
        }
      }
      try desk.post("/sign-out")
      let end = try Residues(station)
      #expect(end.words == [:], "after signing out: \(end)")
    }

    private func answer(_ desk: DeskClient, flight: String, interviewer: String, remark: String) throws {
      try desk.answerTriage(Answers.afraid)
      for (name, value) in Answers.asylum {
        switch name {
        case "a3": try desk.answer(flight)
        case "a5_interviewer": try desk.answer(interviewer)
        default: try desk.answer(value)
        }
      }
      try desk.post("/answer", [("value", remark)])
      try #require(desk.page.heading == "Check the answers", "\(desk.page.heading): \(desk.page.text)")
    }
  }

  /// How often each canary stands in the daemon's memory.
  struct Residues: CustomStringConvertible {
    var words: [String: Int] = [:]
    var options: [String: Int] = [:]
    var places: [String] = []
    var size = 0

    init(_ station: StationUnderTest) throws {
      // The answer to a request is written before the loop's turn ends.
      usleep(100_000)
      let image = try MemoryImage(of: try #require(station.daemonPID))
      size = image.size
      for word in MemoryResidueTests.words {
        let count = image.count(of: word)
        if count > 0 {
          words[word] = count
          places += image.surroundings(of: word, limit: 3).map { "\(word): \($0)" }
        }
      }
      for option in MemoryResidueTests.options { options[option] = image.count(of: option) }
    }

    var total: Int { words.values.reduce(0, +) }

    var description: String {
      "\(total) residues in \(size >> 10) kB: \(words) \(options)\n"
        + places.joined(separator: "\n")
    }
  }
}
