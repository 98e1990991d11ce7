import Foundation
import Screens
import Testing

/// One person of `Golden/*.txt`: what they answer and what must come of it.
struct GoldenCase: Sendable, CustomTestStringConvertible, CustomStringConvertible {
  var name: String
  var place: String
  /// Date of birth on the document, ISO; nil without one.
  var birthDate: String?
  /// Where the person is asked.
  var context = AskingContext.arrival
  /// Values by question, by form; "triage" for the first.
  var answers: [String: [String: [String]]] = [:]
  var expected: Set<String> = []

  var testDescription: String { name }
  var description: String { "\(place): \(name)" }

  static func all() -> [GoldenCase] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".txt") }.sorted().flatMap { file -> [GoldenCase] in
      let text = (try? String(contentsOf: folder.appending(path: file), encoding: .utf8)) ?? ""
      return read(text, file)
    }
  }

  static func read(_ text: String, _ file: String) -> [GoldenCase] {
    var cases: [GoldenCase] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.hasPrefix("# ") {
        cases.append(GoldenCase(name: String(line.dropFirst(2)), place: "\(file):\(index + 1)"))
        continue
      }
      let words = line.split(separator: " ").map(String.init)
      guard let first = words.first, !cases.isEmpty else { continue }
      let last = cases.count - 1
      switch first {
      case "context": cases[last].context = AskingContext(rawValue: words[1]) ?? .arrival
      case "document": cases[last].birthDate = words[1]
      case "expect": cases[last].expected = Set(words.dropFirst())
      default:
        for word in words.dropFirst() {
          let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
          cases[last].answers[first, default: [:]][parts[0]] = parts[1].split(separator: "+").map(String.init)
        }
      }
    }
    return cases
  }
}
