import Foundation
import Packs
import Sealing
import TestSupport
import Testing
import XForm
import XFormCompiler

@Suite("Stories of the station") struct StoryTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Stories")

  static let stories: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".txt") }.sorted()
  }()

  @Test("there are stories") func any() { #expect(Self.stories.count >= 10) }

  @Test("plays", arguments: stories)
  func play(file: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
    var play = try Play(content: try CorePack.content())
    for line in text.split(separator: "\n", omittingEmptySubsequences: true) where !line.hasPrefix("#") {
      do {
        try play.step(line.split(separator: " ").map(String.init), "\(file): \(line)")
      } catch {
        Issue.record("\(file): \(line): \(error)")
        return
      }
    }
  }
}

/// The project's own packs, signed into a temporary folder and loaded as a station does.
enum CorePack {
  private static let loaded = Result { try make() }

  static func content() throws -> PackContent { try loaded.get() }

  private static func make() throws -> PackContent {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let folder = FileManager.default.temporaryDirectory.appending(path: "waypost-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let key = try SigningKey.generate()
    let office = try Age.Identity.generate().recipient.text
    let store = PackStore("\(folder)/store", trusting: [key.publicKey])
    for id in ["core", "training"] {
      let source = "\(root)/Sources/packs/\(id)"
      let manifest = try PackFolder(source).manifest()
      let forms = try manifest.forms.map { form in
        let file = "\(source)/forms/\(form.id).xml"
        return try XFormCompiler.compile(xml: Array(Data(contentsOf: URL(filePath: file))), file: file)
      }
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try PackSigner.sign(
        source: source, forms: forms,
        receiverKeys: ["training-receiver": office, "training-receipt": key.publicKey.base64], by: key,
        to: "\(folder)/\(id)")
      try store.install(from: "\(folder)/\(id)") { _ in forms }
    }
    return PackContent(try store.packs())
  }
}
