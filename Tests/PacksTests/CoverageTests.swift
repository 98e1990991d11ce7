import Foundation
import Testing

@testable import Packs

/// `Sources/packs/COVERAGE.csv`: what the founding documents ask for and what data protection demands, row by row, and
/// what proves it. A proof that isn't there makes a row a lie.
///
/// Columns: id; state, `done`, `partly`, `open` or `non-goal`; proof, parted by " ; "; remark. A proof is `test FILE/WORDS`
/// (a file of tests and words in it), `golden NAME`, `story NAME`, `mutation NAME` or `page PATH`.
@Suite("What is asked and what proves it") struct CoverageTests {
  private struct Row {
    var id: String
    var state: String
    var proofs: [String]
    var remark: String
  }

  private func rows() throws -> [Row] {
    let root = try #require(TestPack.packageRoot)
    let text = try String(contentsOfFile: "\(root)/Sources/packs/COVERAGE.csv", encoding: .utf8)
    return try #require(CommaSeparated.rows(text)).map { row in
      Row(
        id: row["id"] ?? "", state: row["state"] ?? "",
        proofs: (row["proof"] ?? "").components(separatedBy: " ; ").filter { !$0.isEmpty }, remark: row["remark"] ?? "")
    }
  }

  @Test func everyRowIsThereOnce() throws {
    let wanted =
      (1...110).map { $0 < 10 ? "B-0\($0)" : "B-\($0)" } + (1...36).map { $0 < 10 ? "DP-0\($0)" : "DP-\($0)" }
    #expect(try rows().map(\.id) == wanted)
  }

  @Test func everyStateHasWhatItNeeds() throws {
    for row in try rows() {
      switch row.state {
      case "done": #expect(!row.proofs.isEmpty, "\(row.id) is done and nothing proves it")
      case "partly", "open", "non-goal": #expect(!row.remark.isEmpty, "\(row.id) says not why")
      default: Issue.record("\(row.id) is in no state")
      }
    }
  }

  @Test func everyProofExists() throws {
    let root = try #require(TestPack.packageRoot)
    let sources = try Self.testSources("\(root)/Tests")
    for row in try rows() {
      for proof in row.proofs {
        let kind = proof.prefix { $0 != " " }
        let name = String(proof.dropFirst(kind.count + 1))
        let exists =
          switch kind {
          case "page": FileManager.default.fileExists(atPath: "\(root)/\(name)")
          case "story": FileManager.default.fileExists(atPath: "\(root)/Tests/StationTests/Stories/\(name).txt")
          case "golden": sources.contains { $0.key.hasPrefix("Golden/") && $0.value.contains("# \(name)\n") }
          case "mutation": sources["Mutations/packs.txt"]?.contains("# \(name)\n") == true
          case "test":
            name.split(separator: "/", maxSplits: 1).count == 2
              && sources["\(name.prefix { $0 != "/" }).swift"]?.contains(name.drop { $0 != "/" }.dropFirst()) == true
          default: false
          }
        #expect(exists, "\(row.id): there is no \(proof)")
      }
    }
  }

  /// `Tests/Mutations/run` takes a while: that a line it removes has moved is said here.
  @Test func everyLineThatIsToBeRemovedIsThere() throws {
    let root = try #require(TestPack.packageRoot)
    let text = try String(contentsOfFile: "\(root)/Tests/Mutations/sources.txt", encoding: .utf8)
    var (file, count) = ("", 0)
    for line in text.split(separator: "\n") {
      if line.hasPrefix("file ") { file = try String(contentsOfFile: "\(root)/\(line.dropFirst(5))", encoding: .utf8) }
      guard line.hasPrefix("replace ") else { continue }
      count += 1
      #expect(file.contains(line.dropFirst(8)), "\(line)")
    }
    #expect(count >= 20)
  }

  /// By file name; those of the golden cases and mutations with their folder.
  private static func testSources(_ path: String) throws -> [String: String] {
    var sources: [String: String] = [:]
    for file in try FileManager.default.subpathsOfDirectory(atPath: path) {
      let parts = file.split(separator: "/").map(String.init)
      guard let last = parts.last, last.hasSuffix(".swift") || last.hasSuffix(".txt") else { continue }
      let isFixture = parts.dropLast().last == "Golden" || parts.dropLast().last == "Mutations"
      sources[isFixture ? parts.suffix(2).joined(separator: "/") : last] = try String(
        contentsOfFile: "\(path)/\(file)", encoding: .utf8)
    }
    return sources
  }
}
