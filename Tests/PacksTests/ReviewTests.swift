import FoundationEssentials
import Sealing
import Testing

@testable import Packs

/// A text is a draft until somebody's record of exactly this text stands in the pack.
@Suite("Reviews") struct ReviewTests {
  private func loaded(_ pack: TestPack, _ name: String) throws -> Pack {
    let output = "\(pack.folder)/signed-\(name)"
    try pack.sign(to: output)
    return try pack.loaded(from: output)
  }

  private func record(_ pack: TestPack, _ keep: (ReviewableText) -> Bool) throws {
    let source = try PackSource(reading: PackFolder(pack.source), forms: [TestPack.compiled(TestPack.form)])
    let records = source.texts.filter(keep).map {
      ReviewRecord(
        text: $0.place, digest: $0.digest, reviewer: "A. Tester", organisation: "Test office", date: "2026-11-20")
    }
    try pack.write(String(decoding: JSONEncoder().encode(records), as: UTF8.self), to: "reviews.json")
  }

  @Test func stationSeesWhichLanguagesAreDrafts() throws {
    let pack = try TestPack()
    try pack.write("# Rights\n", to: "cards/rights.en.md")
    try pack.write("kind,key,value,unit,source,source_date,doubt\n", to: "country.csv")
    #expect(try loaded(pack, "none").drafts == ["en", "prs", "core/country.csv", "ru"])
    try record(pack) { $0.language == "prs" || $0.language.isEmpty }
    #expect(try loaded(pack, "some").drafts == ["en", "ru"])
    try record(pack) { _ in true }
    #expect(try loaded(pack, "all").drafts == [])
    try pack.write("# Other rights\n", to: "cards/rights.en.md")
    #expect(try loaded(pack, "changed").drafts == ["en"])
  }

  /// One language's words of a form change, and that language alone is a draft again.
  @Test func formsAreReviewedByLanguage() throws {
    let before = ReviewableText.all(digests: [:], forms: [try TestPack.compiled(TestPack.form)])
    let after = ReviewableText.all(
      digests: [:], forms: [try TestPack.compiled(TestPack.form.replacing("Нужна помощь?", with: "Помочь?"))])
    #expect(before.map(\.place) == ["forms/q9-test en", "forms/q9-test prs", "forms/q9-test ru"])
    #expect(zip(before, after).filter { $0 != $1 }.map(\.0.language) == ["ru"])
  }

  @Test func gapsAreWhatTravellersRead() throws {
    let pack = try TestPack()
    #expect(try PackContent([loaded(pack, "whole")]).gaps == ["en": 0, "prs": 0])
    try pack.write("id,topic,audience\nrights,rights,kiosk\n", to: "cards/index.csv")
    try pack.write("# Rights\n", to: "cards/rights.en.md")
    #expect(try PackContent([loaded(pack, "card")]).gaps == ["en": 0, "prs": 1])
    let form = try TestPack.compiled(TestPack.form.replacing("<value>شهر شما؟</value>", with: "<value>-</value>"))
    #expect(form.untranslated(in: "prs") == 1)
    #expect(form.untranslated(in: "tg") == 3)
    #expect(form.untranslated(in: "en") == 0)
  }

  @Test func brokenRecordsAreNoRecords() throws {
    let pack = try TestPack()
    try pack.write("{}", to: "reviews.json")
    #expect(throws: PacksError.self) { try loaded(pack, "broken") }
  }
}
