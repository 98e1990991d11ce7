import Foundation
import TestSupport
import Testing

extension Proofs {
  /// A whole station loses power: the real daemon and the real uploader were recorded at their work.
  @Suite struct StationPowerCutTests {
    static let missing = StationUnderTest.unavailable ?? Recorder.unavailable

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func `whatever a station has said is kept, and the daemon opens what is left`() throws {
      let recording = try StationRecording(cases: Proofs.isLong ? 12 : 3)
      defer { recording.station.stop() }
      let findings = try recording.cut(places: Proofs.isLong ? 2000 : 60)
      print("power cuts of a station: \(findings); \(recording.serials.count) numbers given")
      #expect(findings.bad == 0, "\(findings)")
      #expect(recording.serials.count >= 4)
      try recording.open(sample: Proofs.isLong ? 12 : 3)
    }

    /// The harness itself: a daemon whose SQLite runs as NORMAL shows the officer a number that is gone after a cut.
    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func `a daemon under synchronous=NORMAL is found to lose what the officer saw`() throws {
      let recording = try StationRecording(cases: 1, synchronous: "NORMAL")
      defer { recording.station.stop() }
      let findings = try recording.cut(places: 25, [.nothing, .journalled])
      print("power cuts of a station under synchronous=NORMAL: \(findings)")
      #expect(findings.problems.contains { $0.contains("was said and is lost") }, "\(findings)")
    }

    /// The harness itself: an uploader whose flushes of new files, or of their folder, do nothing is found out by what the
    /// receiver finds.
    @Test(.enabled(if: missing == nil, "\(missing ?? "")"), arguments: ["files", "folder"])
    func `a sink that isn't flushed is found to hold halves, or nothing`(what: String) throws {
      let recording = try StationRecording(
        cases: 2, deafTo: what == "files" ? "folder-sink/" : nil, deafToFolder: what == "folder" ? "folder-sink" : nil)
      defer { recording.station.stop() }
      let findings = try recording.cut(places: 40, [.journalled, .reordered])
      print("power cuts of a station with a deaf sink (\(what)): \(findings)")
      #expect(findings.problems.contains { $0.contains("sink") }, "\(findings)")
    }
  }
}

/// A station's day in short, recorded: cases, slips without a record, receipts, a kill, an orderly restart.
final class StationRecording {
  let station: StationUnderTest
  let operations: [RecordedOperation]
  let serials: Set<String>
  private let post: String

  init(cases: Int, synchronous: String? = nil, deafTo: String? = nil, deafToFolder: String? = nil) throws {
    station = try StationUnderTest(
      environment: ["CUPS_SERVER": "/nowhere/cups.sock"],
      everywhere: { folder in
        try Recorder(
          log: "\(folder)/log", roots: ["\(folder)/state/vault", "\(folder)/folder-sink"], synchronous: synchronous,
          deafTo: deafTo, deafToFolder: deafToFolder
        ).environment
      })
    do {
      serials = try Self.work(station, cases)
    } catch {
      station.stop()
      throw error
    }
    _ = station.stopDaemon()
    for carrier in StationUnderTest.Carrier.allCases { station.stopCarrier(carrier) }
    station.setEverywhere([:])
    operations = try RecordedOperation.read("\(station.folder)/log")
    post = serials.first.map { String($0.prefix { $0 != "-" }) } ?? ""
  }

  private static func work(_ station: StationUnderTest, _ cases: Int) throws -> Set<String> {
    var serials: Set<String> = []
    for round in 0..<2 {
      let desk = try station.openDesk()
      try station.signIn(desk)
      for _ in 0..<cases {
        try desk.reachReview()
        serials.insert(try desk.finalise())
        try desk.post("/next")
      }
      try desk.post("/without-document")
      try desk.answerTriage(Answers.noNeeds)
      try desk.post("/no-needs", [("slip", "yes")])
      serials.insert(try desk.serial())
      guard try station.waitForDelivery(seconds: 30) else { throw Tool.Failure.failed("not delivered") }
      if round == 0 {
        station.killDaemon()
        try station.start()
      }
    }
    return serials
  }

  private func cuts(into found: String) -> PowerCuts {
    PowerCuts(
      operations: operations,
      folders: ["state/vault", "folder-sink"].map { ("\(station.folder)/\($0)", "\(found)/\($0)") })
  }

  private func problems(in found: String, _ promises: StationPromises) throws -> [String] {
    try StationAfterCut(folder: found, keys: "\(station.folder)/keys", promises: promises).problems()
  }

  func cut(
    places: Int, _ kinds: [SimulatedDisk.Cut] = SimulatedDisk.Cut.allCases
  ) throws -> PowerCuts.Findings {
    // In memory where that is possible, as with the vault's alone: thousands are opened.
    let base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : station.folder
    let found = "\(base)/waypost-found-\(UUID().uuidString)"
    defer { TemporaryFolder.remove(found) }
    return try cuts(into: found).run(
      places: places, seed: 11, promises: StationPromises(post: post), cuts: kinds, hear: { $0.hear($1) },
      check: { promises, _ in try problems(in: found, promises) })
  }

  /// The real daemon starts on what some cuts left: it answers, and knows every number it had given.
  func open(sample: Int) throws {
    let findings = try cuts(into: station.folder).run(
      places: sample, seed: 13, promises: StationPromises(post: post), cuts: [.nothing, .reordered],
      hear: { $0.hear($1) },
      check: { promises, _ in
        try station.startCarrier(.upload)
        defer { station.stopCarrier(.upload) }
        try station.start()
        defer { station.killDaemon() }
        guard try station.waitForDelivery(seconds: 30) else { return ["a record was never delivered"] }
        // The daemon is gone before its vault is looked at from here.
        station.killDaemon()
        return try problems(in: station.folder, promises)
      })
    #expect(findings.bad == 0, "\(findings)")
    print("the daemon opened what \(findings.count) of them left")
  }
}
