import FoundationEssentials
import Testing

@testable import Packs

/// Recordings belong to the words they speak.
@Suite struct RecordingTests {
  private func content(_ index: String) throws -> PackContent {
    let pack = try TestPack()
    try pack.write(index, to: "audio/index.csv")
    try pack.write("one", to: "audio/one.mp3")
    try pack.write("two", to: "audio/two.mp3")
    try pack.sign()
    let content = PackContent([try pack.loaded()])
    // What is played is read when it is asked for, and compared with what was signed.
    Self.kept.append(pack)
    return content
  }

  nonisolated(unsafe) private static var kept: [TestPack] = []

  private let index = """
    language,file,text
    en,audio/one.mp3,Choose your language
    en,audio/two.mp3,"Your answers, and who reads them"

    """

  @Test func aPageIsReadFromRecordingsWhereAllItsWordsWereRecorded() throws {
    let recordings = try content(index).recordings
    let page = [("Choose your  language", "en"), ("Your answers,\nand who reads them", "en")]
    #expect(recordings.covers(page))
    #expect(recordings.bytes(page) == Array("onetwo".utf8))
    #expect(!recordings.covers(page + [("Back", "en")]))
    #expect(!recordings.covers([("Choose your language", "ru")]))
  }

  /// Words were changed after they had been read into the microphone.
  @Test func changedWordsHaveNoRecording() throws {
    let recordings = try content(index).recordings
    #expect(recordings.bytes([("Choose a language", "en")]) == nil)
  }

  @Test func aRecordingThatWasChangedAfterSigningIsNotPlayed() throws {
    let recordings = try content(index).recordings
    let pack = try #require(Self.kept.last)
    try TestPack.write("another voice", to: "\(pack.signed)/audio/one.mp3")
    #expect(recordings.bytes([("Choose your language", "en")]) == nil)
  }
}
