import Packs
import Screens
import Station
import Testing

@Suite("What a kiosk says before it asks") struct KioskReadingTests {
  /// 17 characters or three words a second, as subtitlers allow their readers.
  @Test("what happens with the answers can be read in 20 seconds, in every language")
  func readable() throws {
    let content = try CorePack.content()
    for language in content.languages {
      var play = try Play(content: content)
      for step in ["given at kiosk", "when touch language \(language)"] {
        try play.step(step.split(separator: " ").map(String.init), step)
      }
      guard case .kiosk(let page) = play.station.page(lane: "kiosk"), case .about(let texts, true, _) = page.body else {
        throw PlayError("no first page in \(language)")
      }
      let text = (texts + [page.words[.kept]]).map(\.text).joined(separator: " ")
      #expect(!texts.isEmpty && !page.words[.kept].isFallback, "\(language)")
      #expect(text.count <= 20 * 17, "\(language): \(text.count) characters")
      #expect(text.split(separator: " ").count <= 60, "\(language)")
    }
  }
}
