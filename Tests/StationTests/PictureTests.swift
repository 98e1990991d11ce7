import Foundation
import Screens
import Station
import TestSupport
import Testing

/// Every page in four languages, as somebody has looked at it. The pages are those of scenes, which are stories with a step
/// more: `picture NAME`. No clock, number or printer of a real station is in them.
@Suite(
  "Pictures of every page", .serialized,
  .enabled(if: WebDriver.unavailable == nil, "\(WebDriver.unavailable ?? "")"))
struct PictureTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Pictures")

  /// One right to left, and three that are written with letters of their own.
  /// And can be used by everybody: 24 CSS pixels at a desk (WCAG 2.2, 2.5.8), at a kiosk 15 mm, which are 83 on 15.6 inches
  /// with 1920 pixels.
  @Test("look as they did, and keep nobody out", .timeLimit(.minutes(8)), arguments: ["en", "ru", "kk", "prs"])
  func look(language: String) throws {
    let pictures = try Pictures(kept: Self.folder.path, assets: Self.assets)
    defer { pictures.stop() }
    var names: Set<String> = []
    for (scene, audience) in [("kiosk", Site.Audience.kiosk), ("desk", .desk)] {
      let text = try String(contentsOf: Self.folder.appending(path: "\(scene).txt"), encoding: .utf8)
      var play = try Play(content: try CorePack.content())
      for line in text.split(separator: "\n") where !line.hasPrefix("#") {
        let words = line.replacing("LANGUAGE", with: language).split(separator: " ").map(String.init)
        guard words.first == "picture" else {
          try play.step(words, "\(scene): \(line)")
          continue
        }
        let name = "\(scene)-\(words[1]).\(language)"
        #expect(names.insert(name).inserted, "two pictures are called \(name)")
        let page = Self.drawn(play, language, audience, isCurtain: words[1] == "curtain")
        let size = audience == .kiosk ? (1280, 800) : (1366, 768)
        let difference = try pictures.compare(
          name, page, width: size.0, height: size.1, target: audience == .kiosk ? 83 : 24)
        #expect(difference == nil, "\(difference?.description ?? "")")
      }
    }
    #expect(pictures.faults.isEmpty, "\(pictures.faults.joined(separator: "\n"))")
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    let stale = files.filter { $0.hasSuffix(".\(language).webp") && !names.contains(String($0.dropLast(5))) }
    #expect(stale.isEmpty, "pictures of pages that are in no scene any more: \(stale)")
  }

  /// Noto Naskh Arabic has Urdu's 4, 6 and 7 for all of them, which nobody in Kabul takes for digits.
  @Test(
    "Dari, Farsi and Pashto have their own digits", .timeLimit(.minutes(2)),
    arguments: ["/assets/style.css", "/assets/kiosk.css"])
  func digits(sheet: String) throws {
    let browser = try WebDriver()
    defer { browser.stop() }
    let style = Self.assets[sheet] ?? ""
    let spans = [("fa", ""), ("prs", ""), ("ps", ""), ("", "'locl' 0"), ("", "'locl' 1")].map { language, feature in
      "<p><span lang=\"\(language)\" style=\"font-feature-settings: \(feature)\">۴۶۷</span></p>"
    }
    let page = "<!doctype html><meta charset=\"utf-8\"><style>\(style)</style>\(spans.joined())"
    try browser.open("data:text/html;base64,\(Data(page.utf8).base64EncodedString())")
    let drawn = try browser.all("span").map { try $0.screenshot() }
    #expect(drawn[0] == drawn[3] && drawn[1] == drawn[3] && drawn[2] == drawn[3])
    #expect(drawn[4] != drawn[3], "the font that is installed knows no difference")
  }

  /// Without what makes a page live: the scripts, and looking again.
  private static func drawn(_ play: Play, _ language: String, _ audience: Site.Audience, isCurtain: Bool) -> String {
    let renderer = PageRenderer(
      language: play.station.officerLanguage(lane: play.lane), token: "0", training: true, revision: 1,
      idleSeconds: 300)
    var page = renderer.render(play.station.page(lane: play.lane))
    page = page.replacing(/<script src="[^"]*" defer><\/script>/, with: "")
    page = page.replacing(/<meta http-equiv="refresh"[^>]*>/, with: "")
    // A browser's player shows its times, and how far it is, sooner or later after it was drawn.
    page = page.replacing(/\ssrc="\/speech[^"]*"/, with: "")
    page = page.replacing("</head>", with: Self.timelessPlayer + "</head>")
    if isCurtain { page = page.replacing("id=\"curtain\" hidden", with: "id=\"curtain\"") }
    // Where the desk's script runs, keys are shown.
    return audience == .desk ? page.replacing("<html ", with: "<html class=\"keyed\" ", maxReplacements: 1) : page
  }

  private static let timelessPlayer = """
    <style>audio::-webkit-media-controls-timeline, audio::-webkit-media-controls-current-time-display,
    audio::-webkit-media-controls-time-remaining-display { visibility: hidden; }</style>
    """

  private static let assets: [String: String] = {
    let paths = ["/assets/style.css", "/assets/kiosk.css", "/assets/icon.svg"]
    return Dictionary(uniqueKeysWithValues: paths.map { ($0, Assets.asset(at: $0)?.content ?? "") })
  }()
}
