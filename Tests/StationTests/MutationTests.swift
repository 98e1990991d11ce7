import Foundation
import Packs
import Testing
import XForm
import XFormCompiler

/// Every safeguard that stands in the packs, taken away once: `Mutations/README.md`.
@Suite("Safeguards removed") struct MutationTests {
  static let mutations = PackMutation.all()

  @Test func thereAreEnough() { #expect(Self.mutations.count >= 30) }

  @Test("is noticed", arguments: mutations)
  func remove(mutation: PackMutation) throws {
    let path = "\(CoreForm.root)/Sources/packs/\(mutation.file)"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try #require(text.contains(mutation.old), "the pack no longer has what is removed")
    let changed = text.replacingOccurrences(of: mutation.old, with: mutation.new)
    switch mutation.caught {
    case .golden(let name):
      let golden = try #require(GoldenTests.cases.first { $0.name == name }, "there is no such case")
      var content = try CorePack.content()
      let model = try XFormCompiler.compile(xml: Array(changed.utf8), file: mutation.file)
      content.forms[model.id] = model
      if content.triage?.id == model.id { content.triage = model }
      #expect(try Self.outcome(golden, CorePack.content()) == golden.expected)
      #expect((try? Self.outcome(golden, content)) != golden.expected, "nobody noticed")
    case .lint(let rule):
      let before = try Self.lint(mutation.pack, nil)
      #expect(before.isEmpty)
      #expect(try Self.lint(mutation.pack, (mutation.file, changed)).contains(rule), "nobody noticed")
    }
  }

  private static func outcome(_ golden: GoldenCase, _ content: PackContent) throws -> Set<String> {
    var visit = try GoldenVisit(content: content, golden: golden)
    return try visit.outcome()
  }

  /// Rules that a pack breaks, with one of its files changed.
  private static func lint(_ pack: String, _ change: (file: String, text: String)?) throws -> Set<String> {
    let folder = FileManager.default.temporaryDirectory.appending(path: "waypost-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: "\(CoreForm.root)/Sources/packs/\(pack)", toPath: "\(folder)/\(pack)")
    if let change { try change.text.write(toFile: "\(folder)/\(change.file)", atomically: true, encoding: .utf8) }
    let source = PackFolder("\(folder)/\(pack)")
    let known = try CorePack.content().forms
    let forms = try source.manifest().forms.compactMap { form -> FormModel? in
      let file = "\(pack)/forms/\(form.id).xml"
      guard let change, change.file == file else { return known[form.id] }
      return try XFormCompiler.compile(xml: Array(change.text.utf8), file: file)
    }
    var reading = try PackSource(reading: source, forms: forms)
    if pack != "core" {
      reading.base = PackBase(try PackSource(reading: PackFolder("\(CoreForm.root)/Sources/packs/core"), forms: []))
    }
    guard let today = CivilDate(year: 2026, month: 12, day: 1) else { throw PlayError("no day") }
    return Set(PackLint.check(reading, on: today).filter { !$0.isNote }.map(\.rule.rawValue))
  }
}

/// A safeguard taken out of a pack, and what must notice.
struct PackMutation: Sendable, CustomTestStringConvertible {
  enum Caught: Sendable {
    case golden(String)
    case lint(String)
  }

  var testDescription: String
  var file = ""
  var old = ""
  var new = ""
  var caught = Caught.lint("")

  var pack: String { String(file.prefix { $0 != "/" }) }

  static func all() -> [PackMutation] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Mutations/packs.txt")
    var mutations: [PackMutation] = []
    for line in ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n") {
      if line.hasPrefix("# ") {
        mutations.append(PackMutation(testDescription: String(line.dropFirst(2))))
        continue
      }
      let word = line.prefix { $0 != " " }
      let value = String(line.dropFirst(word.count + 1))
      guard let last = mutations.indices.last else { continue }
      switch word {
      case "file": mutations[last].file = value
      case "replace": mutations[last].old = value
      case "by": mutations[last].new = value
      case "golden": mutations[last].caught = .golden(value)
      case "lint": mutations[last].caught = .lint(value)
      default: break
      }
    }
    return mutations
  }
}
