import EventLoop
import Foundation
import Screens
import TestSupport
import Testing

@testable import StationService

/// Packs' words to sound, by the real espeak-ng.
@Suite struct SpeechTests {
  @Test func eachTextIsMarkedWithItsLanguageAndEscaped() {
    let texts = [
      Wording("Да & <нет>", language: "ru"), Wording("one\ntwo", language: "en"), Wording("بلی", language: "prs"),
    ]
    #expect(
      SpeechSynthesiser.markup(texts) == """
        <speak><voice xml:lang="ru"><p>Да &amp; &lt;нет&gt;</p></voice><voice xml:lang="en"><p>one</p><p>two</p></voice>\
        <voice xml:lang="fa"><p>بلی</p></voice></speak>

        """)
  }

  @Test func aSoundSaysHowLongItIsAndNothingElseIsOne() {
    var head = Array("RIFF".utf8) + [0x24, 0xF0, 0xFF, 0x7F] + Array("WAVEfmt ".utf8)
    head += [UInt8](repeating: 0, count: 20) + Array("data".utf8) + [0, 0xF0, 0xFF, 0x7F]
    #expect(head.count == 44)
    #expect(SpeechSynthesiser.whole(head) == nil, "no sound")
    #expect(SpeechSynthesiser.whole(Array("<speak>".utf8)) == nil)
    let whole = SpeechSynthesiser.whole(head + [UInt8](repeating: 7, count: 300))
    #expect(whole.map { Array($0[4..<8]) } == [0x50, 0x01, 0, 0])
    #expect(whole.map { Array($0[40..<44]) } == [0x2C, 0x01, 0, 0])
  }

  @Test(.enabled(if: Tool.missing(["espeak-ng"]).isEmpty, "not installed: espeak-ng"))
  func espeakHasEveryVoiceThatIsPromised() throws {
    let listed = try Tool.run("espeak-ng", ["--voices"]).text.split(separator: "\n").dropFirst().map {
      $0.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    }
    let folder = try TemporaryFolder.make(prefix: "voices")
    defer { TemporaryFolder.remove(folder) }
    #expect(SpeechSynthesiser.voices(at: "\(folder)/speak.socket").isEmpty, "nobody listens there")
    try Data().write(to: URL(fileURLWithPath: "\(folder)/speak.socket"))
    let promised = SpeechSynthesiser.voices(at: "\(folder)/speak.socket")
    #expect(promised.isSuperset(of: ["en", "ru", "kk", "ky", "uz-Latn", "uz-Cyrl", "tk", "prs", "fa"]))
    for language in promised {
      let markup = SpeechSynthesiser.markup([Wording("1", language: language)])
      let voice = markup.split(separator: "\"")[1]
      #expect(listed.contains { $0 == voice || $0.hasPrefix("\(voice)-") }, "\(language) → \(voice)")
    }
  }

  /// A synthesiser that never answers, never ends, or talks without end.
  @Test func aVoiceThatTalksWithoutEndIsCutOff() throws {
    let folder = try TemporaryFolder.make(prefix: "voice")
    defer { TemporaryFolder.remove(folder) }
    let activator = try RunningProgram(
      "systemd-socket-activate", ["--accept", "--inetd", "-l", "\(folder)/s", "/bin/cat", "/dev/zero"],
      environment: ["SYSTEMD_LOG_LEVEL": "err"])
    defer { activator.stop() }
    try #require(Wait.until(seconds: 5, { FileManager.default.fileExists(atPath: "\(folder)/s") ? true : nil }) == true)
    let loop = try EventLoop()
    var said: [[UInt8]?] = []
    let speech = try SpeechSynthesiser([Wording("a", language: "en")], at: "\(folder)/s", on: loop) {
      said.append($0)
      loop.stop()
    }
    try loop.run()
    #expect(said == [nil])
    withExtendedLifetime(speech) {}
  }
}
