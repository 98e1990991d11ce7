import Foundation
import TestSupport

/// Debian's `age` and `age-keygen`, the peer that an office uses.
enum AgeProgram {
  static let isInstalled = Tool.missing(["age", "age-keygen"]).isEmpty

  /// Runs a program over files in a folder of its own and returns its exit status and the file `out`.
  static func run(_ name: String, _ arguments: [String], files: [String: [UInt8]]) throws -> (Int32, [UInt8]) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("age-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (file, bytes) in files { try Data(bytes).write(to: folder.appendingPathComponent(file)) }
    let run = try Tool.run("env", ["-C", folder.path, name] + arguments)
    let output = (try? Data(contentsOf: folder.appendingPathComponent("out"))) ?? Data()
    return (run.status, [UInt8](output))
  }
}

/// A small generator with a fixed seed (SplitMix64), so that a failing case comes back.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}
