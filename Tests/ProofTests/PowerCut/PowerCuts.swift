import Foundation
import TestSupport

/// Cuts the power at many places of a recording and looks at what each leaves.
struct PowerCuts {
  let operations: [RecordedOperation]
  /// The folders that the recorded programs worked in, and the stand-in of each after a cut.
  let folders: [(recorded: String, found: String)]

  /// How many cuts were made, and what was wrong after them.
  struct Findings: CustomStringConvertible {
    var cuts: [SimulatedDisk.Cut: Int] = [:]
    var problems: [String] = []
    /// Cuts after which something was wrong.
    var bad = 0

    var count: Int { cuts.values.reduce(0, +) }
    var description: String {
      "\(count) cuts (\(SimulatedDisk.Cut.allCases.map { "\($0) \(cuts[$0] ?? 0)" }.joined(separator: ", "))), "
        + "\(bad) bad: \(problems.prefix(5).joined(separator: "; "))"
    }
  }

  /// Cuts at up to `places` places for each kind of cut, spread over the recording by chance; all of them when there are
  /// no more. `promises` hears what was said before each cut; `check` throws or returns what is wrong.
  func run<Promises>(
    places: Int, seed: UInt64, promises: Promises, cuts: [SimulatedDisk.Cut] = SimulatedDisk.Cut.allCases,
    hear: (inout Promises, RecordedOperation) -> Void, check: (Promises, SimulatedDisk.Cut) throws -> [String]
  ) throws -> Findings {
    var findings = Findings()
    for (index, cut) in cuts.enumerated() {
      var random = SeededRandom(seed: seed &+ UInt64(index))
      // A cut lies before the operation of that number; the last one after all of them.
      let possible = operations.indices.filter { operations[$0].changesTheDisk } + [operations.count]
      let chosen = Set(possible.shuffled(using: &random).prefix(places))
      var disk = SimulatedDisk(for: cut)
      var heard = promises
      for place in 0...operations.count {
        if chosen.contains(place) {
          findings.cuts[cut, default: 0] += 1
          try lay(disk.after(cut, &random))
          let problems: [String]
          do { problems = try check(heard, cut) } catch { problems = ["\(error)"] }
          if !problems.isEmpty { findings.bad += 1 }
          findings.problems += problems.map { "\(cut) before operation \(place): \($0)" }
        }
        guard place < operations.count else { break }
        try disk.apply(operations[place])
        hear(&heard, operations[place])
      }
    }
    return findings
  }

  /// Puts the files where they are looked for, and removes what stood there.
  func lay(_ files: [String: [UInt8]]) throws {
    let manager = FileManager.default
    for folder in folders {
      try? manager.removeItem(atPath: folder.found)
      try makeFolder(folder.found)
    }
    for (path, bytes) in files {
      guard let folder = folders.first(where: { path.hasPrefix($0.recorded + "/") }) else { continue }
      let target = folder.found + path.dropFirst(folder.recorded.count)
      try makeFolder((target as NSString).deletingLastPathComponent)
      guard manager.createFile(atPath: target, contents: Data(bytes), attributes: [.posixPermissions: 0o600]) else {
        throw Tool.Failure.failed("\(target) can't be written: errno \(errno)")
      }
    }
  }

  private func makeFolder(_ path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }
}
