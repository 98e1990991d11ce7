import Foundation
import XForm
import XFormCompiler

/// One behaviour in one file: a form in parts, a script of `form try`, the files they name.
///
/// Parts start with a line `--- NAME`: `instance` (inside `<data>`), `data` (attributes of the root), `binds`, `body`,
/// `itext`, `instances`, or `form` for a whole XForm; `script`; `file NAME` for what stands beside form and script.
/// `corpus` names a form of the shared corpus instead, and `answers` a table there of paths and values to begin with.
struct FormFixture {
  let name: String
  var parts: [String: String] = [:]

  init(_ url: URL) throws {
    name = url.deletingPathExtension().lastPathComponent
    var part = "about"
    for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("--- ") { part = String(line.dropFirst(4)) } else { parts[part, default: ""] += line + "\n" }
    }
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

  static func all() throws -> [FormFixture] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "try" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
      .map { try FormFixture($0) }
  }

  var xml: String {
    func part(_ name: String) -> String { parts[name] ?? "" }
    let attributes = part("data").split(separator: "\n").joined(separator: " ")
    return parts["form"]
      ?? TestForm.xml(
        part("instance"), binds: part("binds"), body: part("body"), itext: part("itext"), instances: part("instances"),
        attributes: attributes.isEmpty ? "id=\"test\" version=\"1\"" : attributes)
  }

  /// Whether it needs the shared corpus and that isn't here.
  var isOutOfReach: Bool { parts["corpus"] != nil && Corpus.folder == nil }

  private func shared(_ part: String) throws -> Data? {
    guard let name = parts[part]?.trimmingCharacters(in: .whitespacesAndNewlines), let folder = Corpus.folder else {
      return nil
    }
    return try Data(contentsOf: folder.appending(path: name))
  }

  /// The steps of the script, after the answers of a table.
  private var script: String {
    get throws {
      let table = try shared("answers").map { String(decoding: $0, as: UTF8.self) } ?? ""
      let answers = table.split(whereSeparator: \.isNewline).map { line in
        "answer " + line.split(separator: "\t").joined(separator: " ") + "\n"
      }
      return answers.joined() + (parts["script"] ?? "")
    }
  }

  func file(_ name: String) -> [UInt8]? { parts["file \(name)"].map { Array($0.utf8) } }

  /// The problems the compiler finds, and the steps that failed.
  func play() throws -> [String] {
    let refusals = (parts["refused"] ?? "").split(separator: "\n").map(String.init)
    let model: FormModel
    let form = try shared("corpus").map(Array.init) ?? Array(xml.utf8)
    do throws(CompileError) {
      model = try XFormCompiler.compile(xml: form, file: name, resource: file)
    } catch {
      // Every line of the part `refused` is in some problem, and there are no others.
      let found = error.problems.map(\.description)
      return found.filter { one in !refusals.contains { one.contains($0) } }
        + refusals.filter { wanted in !found.contains { $0.contains(wanted) } }.map { "not refused: \($0)" }
    }
    if !refusals.isEmpty { return ["it compiles, but should be refused: \(refusals)"] }
    var player = FormPlayer(model, context: try TestForm.context(), file: file)
    let outcomes = player.play(try script)
    return outcomes.isEmpty ? ["it has no script"] : outcomes.filter { $0.problem != nil }.map(\.description)
  }
}
