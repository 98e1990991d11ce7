import Foundation
import TestSupport

/// Queues of Python's that keep their items in SQLite too, one commit an item, at the vault's durability and bytes.
enum QueuePeers {
  private static let names = ["persist-queue", "litequeue"]

  /// - Parameters:
  ///   - seconds: the median of the vault's own commit.
  ///   - bytes: what it brings to the disk.
  static func run(beside seconds: Double, bytes: Int) throws {
    for name in names {
      // Where `hardware/install-dependencies test` puts them.
      let python = "\(try Programs.projectFolder())/.packages/\(name)/bin/python"
      guard access(python, X_OK) == 0 else {
        FileHandle.standardError.write(Data("passed over \(name): not installed\n".utf8))
        continue
      }
      try run(python, beside: seconds, bytes: bytes)
    }
  }

  private static func run(_ python: String, beside seconds: Double, bytes: Int) throws {
    let folder = try TemporaryFolder.make(prefix: "peers")
    defer { TemporaryFolder.remove(folder) }
    let script = "\(try Programs.projectFolder())/Tests/Bench/peers/queues.py"
    let run = try Tool.run(python, [script, folder, "300", "\(bytes)"], timeout: 120)
    for line in run.text.split(separator: "\n").map({ $0.split(separator: "\t") }) where line.count == 4 {
      guard let milliseconds = Double(line[1]) else { continue }
      Measurement(
        name: "commit-beside-\(line[0])", value: seconds * 1000, unit: "ms", ratio: seconds * 1000 / milliseconds,
        against: "a put of \(bytes) bytes, \(line[2]) and synchronous \(line[3]), \(line[1].prefix(6)) ms"
      ).say()
    }
  }
}
