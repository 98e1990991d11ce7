import Foundation
import Testing

/// What a lesson tells trainees to expect is what the desk does.
@Suite("Drills") struct DrillTests {
  static let drills = GoldenCase.read(
    (try? String(contentsOfFile: "\(CoreForm.root)/Sources/packs/training/lessons/drills.txt", encoding: .utf8)) ?? "",
    "drills.txt")

  @Test("comes out as the lesson says", arguments: drills)
  func play(drill: GoldenCase) throws {
    var visit = try GoldenVisit(content: try CorePack.content(), golden: drill)
    #expect(try visit.outcome() == drill.expected)
  }

  /// Lessons name drills that are there, every drill belongs to one, and both languages name the same.
  @Test func lessonsNameTheirDrills() throws {
    #expect(Self.drills.count >= 9)
    let folder = "\(CoreForm.root)/Sources/packs/training/lessons"
    let pages = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }
    let texts = try pages.map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
    for drill in Self.drills {
      #expect(texts.count { $0.contains("\"\(drill.name)\"") || $0.contains("«\(drill.name)»") } == 2, "\(drill.name)")
    }
    #expect(Set(pages.map { $0.split(separator: ".")[0] }).count * 2 == pages.count)
  }
}
