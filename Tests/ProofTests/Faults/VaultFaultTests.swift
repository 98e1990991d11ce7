import Foundation
import TestSupport
import Testing

extension Proofs {
  /// One case on a vault that holds some, killed or failed at each of its system calls.
  @Suite struct VaultFaultTests {
    static let missing = SystemCalls.unavailable
    static let failing = ["pwrite64", "write", "fdatasync", "fsync", "ftruncate", "openat", "rename", "renameat2"]

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func `killed at every system call of a finalise: the case is there or not, never in half`() throws {
      let work = try FaultyWork()
      // In short, from before the number to the promise; at length, from the opening to the closing.
      let calls = try work.calls(from: Proofs.isLong ? "open" : "number", to: Proofs.isLong ? "closed" : "finalised")
      #expect(calls.count > 40 && calls.contains { $0.name == "fdatasync" }, "\(calls)")
      var kept = 0
      for call in calls {
        let run = try work.run(.kill, at: call)
        #expect(run.status == 137, "not killed at \(call): \(run.status)")
        #expect(try work.brokenPromises(run) == [], "killed at \(call)")
        if try work.hasNewCase() { kept += 1 }
      }
      print("killed at \(calls.count) system calls of a finalise: the case was kept \(kept) times")
      #expect(kept > 0 && kept < calls.count)
    }

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"), arguments: ["EIO", "ENOSPC"])
    func `a disk that fails or is full at every write and flush: what was promised is kept`(error: String) throws {
      let work = try FaultyWork()
      let calls = try work.calls(from: "open", to: "closed", withWords: false).filter { Self.failing.contains($0.name) }
      #expect(calls.count > 50, "\(calls.count)")
      var told = 0
      for (index, call) in calls.enumerated() where Proofs.isLong || index % 2 == 0 || call.name != "pwrite64" {
        // Its own words go out by `write` too: that one fails once.
        let run = try work.run(.error(error, forGood: index % 4 < 2 && call.name != "write"), at: call)
        #expect(try work.brokenPromises(run) == [], "\(error) at \(call)")
        // Opening a file that needn't be there may fail unnoticed; a write or a flush may not.
        if run.text.contains("failed") {
          told += 1
        } else {
          #expect(run.text.contains("closed"), "\(error) at \(call)")
        }
        if run.text.contains("failed"), call.name == "fdatasync", error == "EIO" {
          #expect(run.text.contains("afterwards refused"), "after a failed flush the vault went on: \(call)")
        }
      }
      print("\(error) at \(calls.count) calls: said \(told) times")
      #expect(told > 20)
    }
  }
}

/// `waypost-bench vault-work` doing one case, each time on the same vault.
private final class FaultyWork {
  private let folder: String
  private let earlier: VaultPromises
  private let before: Int

  init() throws {
    folder = try TemporaryFolder.make(prefix: "faults")
    try FileManager.default.createDirectory(
      atPath: "\(folder)/first", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let run = try Tool.run(Programs.path("waypost-bench"), ["vault-work", "\(folder)/first", "3", "5"])
    var promises = VaultPromises()
    promises.hear(run.text)
    earlier = promises
    before = promises.finalised.count
    guard before > 0 else { throw Tool.Failure.failed("no vault to begin with: \(run.text)") }
  }

  deinit { TemporaryFolder.remove(folder) }

  private var work: SystemCalls {
    SystemCalls(program: Programs.path("waypost-bench"), arguments: ["vault-work", "\(folder)/again", "1", "9"])
  }

  private func layAgain() throws {
    TemporaryFolder.remove("\(folder)/again")
    try FileManager.default.copyItem(atPath: "\(folder)/first", toPath: "\(folder)/again")
  }

  func calls(from: String, to: String, withWords: Bool = true) throws -> [SystemCalls.Call] {
    try layAgain()
    return try work.calls(from: from, to: to, withWords: withWords)
  }

  func run(_ fault: SystemCalls.Fault, at call: SystemCalls.Call) throws -> Tool.Output {
    try layAgain()
    return try work.run(fault, at: call)
  }

  func brokenPromises(_ run: Tool.Output) throws -> [String] {
    var promises = earlier
    promises.hear(run.text)
    return try promises.broken(at: "\(folder)/again/vault/vault.sqlite")
  }

  func hasNewCase() throws -> Bool { try VaultPromises.count(at: "\(folder)/again/vault/vault.sqlite") > before }
}
