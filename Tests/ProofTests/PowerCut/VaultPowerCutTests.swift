import Foundation
import TestSupport
import Testing

extension Proofs {
  /// A vault in a process of its own loses power at a thousand places: nothing that it promised is gone.
  @Suite struct VaultPowerCutTests {
    static let missing = Recorder.unavailable

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func `nothing promised is lost, nothing is corrupt, no number comes twice`() throws {
      let recording = try VaultRecording(cases: Proofs.isLong ? 80 : 36)
      let findings = try recording.cut(places: Proofs.isLong ? 1500 : 280)
      print("power cuts of the vault: \(findings)")
      #expect(findings.bad == 0, "\(findings)")
      #expect(findings.count >= 1000)
    }

    /// The harness itself: were the vault to run as many do, it would say so.
    @Test(.enabled(if: missing == nil, "\(missing ?? "")"), arguments: ["NORMAL", "OFF"])
    func `under synchronous=NORMAL losses are found`(synchronous: String) throws {
      let recording = try VaultRecording(cases: 5, synchronous: synchronous)
      #expect(recording.operations.contains { if case .weakened = $0 { true } else { false } })
      let findings = try recording.cut(places: 12)
      print("power cuts under synchronous=\(synchronous): \(findings)")
      #expect(findings.problems.contains { $0.contains("is lost") }, "\(findings)")
    }

    /// The harness itself: a vault whose name was never flushed is gone, whatever was flushed in it.
    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func `a folder whose flush is forgotten is found to lose everything`() throws {
      let recording = try VaultRecording(cases: 3, deafToFolder: "/vault")
      let findings = try recording.cut(places: 12, [.nothing, .reordered])
      print("power cuts with a deaf folder: \(findings)")
      #expect(findings.problems.contains { $0.contains("is lost") }, "\(findings)")
    }

    /// The harness itself: pages that go into the file before the log that could mend them is down are found in pieces.
    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func `a log that isn't flushed is found to leave torn pages`() throws {
      let recording = try VaultRecording(cases: 3, deafTo: "vault.sqlite-wal")
      let findings = try recording.cut(places: 100, [.journalled, .reordered])
      print("power cuts with a deaf log: \(findings)")
      #expect(findings.problems.contains { $0.contains("is lost") }, "\(findings)")
      #expect(findings.problems.contains { $0.contains("integrity") || $0.contains("note") }, "\(findings)")
    }

    /// The harness itself: a killed process loses nothing even then, since the kernel has the data.
    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func `a kill alone loses nothing under synchronous=NORMAL`() throws {
      let findings = try VaultRecording(cases: 5, synchronous: "NORMAL").cut(places: 30, [.everything])
      #expect(findings.bad == 0, "\(findings)")
    }
  }
}

/// `waypost-bench vault-work`, recorded from its first file on.
final class VaultRecording {
  let operations: [RecordedOperation]
  private let folder: String

  init(
    cases: Int, seed: UInt64 = 20_261_125, synchronous: String? = nil, deafTo: String? = nil,
    deafToFolder: String? = nil
  ) throws {
    folder = try TemporaryFolder.make(prefix: "cut")
    let recorder = try Recorder(
      log: "\(folder)/log", roots: ["\(folder)/work"], synchronous: synchronous, deafTo: deafTo,
      deafToFolder: deafToFolder)
    try FileManager.default.createDirectory(
      atPath: "\(folder)/work", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let run = try Tool.run(
      Programs.path("waypost-bench"), ["vault-work", "\(folder)/work", "\(cases)", "\(seed)"],
      environment: recorder.environment, timeout: 300)
    guard run.status == 0 else {
      throw Tool.Failure.failed("vault-work ended with \(run.status): \(run.text.suffix(300))")
    }
    operations = try recorder.operations()
  }

  deinit { TemporaryFolder.remove(folder) }

  func cut(
    places: Int, _ cuts: [SimulatedDisk.Cut] = SimulatedDisk.Cut.allCases
  ) throws -> PowerCuts.Findings {
    // In memory where that is possible: a thousand vaults are opened here, and none is worth a disk's flush.
    let base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : folder
    let found = "\(base)/waypost-found-\(UUID().uuidString)"
    defer { TemporaryFolder.remove(found) }
    return try PowerCuts(operations: operations, folders: [("\(folder)/work", found)]).run(
      places: places, seed: 7, promises: VaultPromises(), cuts: cuts,
      hear: { $0.hear($1) }, check: { promises, _ in try promises.broken(at: "\(found)/vault/vault.sqlite") })
  }
}
