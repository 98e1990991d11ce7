import Foundation
import Referral
import Testing
import XForm
import XFormCompiler

@testable import Packs

@Suite("Pack lint") struct PackLintTests {
  private static let today = CivilDate(year: 2026, month: 12, day: 1)

  private func check(_ source: PackSource) throws -> [LintProblem] {
    PackLint.check(source, on: try #require(Self.today))
  }

  @Test func nothingIsWrongWithTheGoodPack() throws {
    #expect(try check(TestPack.values()).map(\.description) == [])
  }

  @Test(arguments: LintMutation.all)
  func eachFaultIsFoundAndNothingElse(mutation: LintMutation) throws {
    var source = try TestPack.values(form: mutation.form)
    mutation.change(&source)
    // A language with one text only has gaps, a changed text is a draft; that is told beside.
    let found = try check(source).filter { ![.gap, .draft].contains($0.rule) }
    #expect(Set(found.map(\.rule)) == [mutation.rule], "\(found)")
    #expect(found.allSatisfy { !$0.isNote && !$0.place.isEmpty && !$0.what.isEmpty && !$0.todo.isEmpty })
  }

  /// Every rule that stops a pack has a fault above that shows it; the others are shown below or in the command's tests.
  @Test func everyRuleIsShown() {
    let shown = Set(LintMutation.all.map(\.rule))
    #expect(Set(LintProblem.Rule.allCases).subtracting(shown) == [.compile, .draft, .gap, .next])
  }

  @Test func notesDoNotStopAPack() throws {
    var source = try TestPack.values(
      form: TestPack.form.replacing("receiver=ASY urgency=U1", with: "receiver=MED urgency=U1 next=q5-needs"))
    source.manifest.validFrom = "2025-11-21"
    source.manifest.validUntil = "2026-11-21"
    let found = try check(source)
    #expect(found.map(\.rule) == [.validity, .next, .noReceiver])
    #expect(found.allSatisfy { $0.isNote })
  }

  /// A note in words of its own: a text without its record, or with the record of another text.
  @Test func changedTextIsADraftAgain() throws {
    var source = try TestPack.values()
    source.texts[0].digest = "bb"
    #expect(try check(source).map(\.rule) == [.draft])
    source.reviews[0].digest = "bb"
    #expect(try check(source).isEmpty)
    source.reviews = []
    let found = try check(source)
    #expect(found.map(\.what) == ["of 1 texts 1 are drafts: en 1"])
    #expect(found.allSatisfy { $0.isNote })
  }

  /// What a country's law says may stand on its card, once somebody has looked at it.
  @Test func reviewedLawMayBeQuoted() throws {
    var source = try TestPack.values()
    source.cards[0].texts["en"] = "# The law says that you will not be punished\n"
    #expect(try check(source).map(\.rule) == [.promise])
    source.cards[0].source = "test law 3"
    source.cards[0].sourceDate = "2026-11-01"
    #expect(try check(source).isEmpty)
    source.country = nil
    #expect(try check(source).map(\.rule).contains(.promise))
  }

  @Test func freshPhonesArePrinted() throws {
    var source = try TestPack.values()
    source.receivers[0].phone = "+7 1"
    source.receivers[0].phoneVerifiedOn = "2026-06-04"
    #expect(try check(source).isEmpty)
    source.receivers[0].phoneVerifiedOn = "2026-06-03"
    #expect(try check(source).map(\.rule) == [.phone])
  }

  /// A question in one language only is told once that the others are missing, not once per text.
  @Test func formWithoutTranslations() throws {
    let form = """
      <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:waypost="urn:waypost:form">
      <h:head><h:title>Test</h:title><model><instance><data id="q9-test"><a/><meta><instanceID/></meta></data></instance>
      <bind nodeset="/data/a" type="int" waypost:level="L0" waypost:purpose="count" waypost:retention="count"/>
      </model></h:head><h:body><input ref="/data/a"><label>How many?</label></input></h:body></h:html>
      """
    var source = try TestPack.values(form: form)
    source.needs = []
    let found = try check(source).filter { !$0.isNote }
    #expect(found.map(\.what) == ["the form has no texts in en and ru"])
  }

  @Test(arguments: ["core", "training", "kz", "kg", "tj", "tm", "uz"])
  func ourPacksAreClean(pack: String) throws {
    let root = try #require(TestPack.packageRoot, "the package's folder isn't above this file")
    let folder = PackFolder("\(root)/Sources/packs/\(pack)")
    let forms = try folder.manifest().forms.map { form in
      try XFormCompiler.compile(xml: folder.bytes("forms/\(form.id).xml"), file: "\(form.id).xml")
    }
    var source = try PackSource(reading: folder, forms: forms)
    if pack != "core" {
      source.base = PackBase(try PackSource(reading: PackFolder("\(root)/Sources/packs/core"), forms: []))
    }
    let found = try check(source)
    #expect(found.filter { !$0.isNote }.map(\.description) == [])
    // Lessons are for officers in training; what a traveller may read stands in every language.
    let left: Set<LintProblem.Rule> = [.draft, .next, .noReceiver, .phone]
    #expect(Set(found.map(\.rule)).isSubset(of: pack == "training" ? left.union([.gap]) : left))
  }

  /// The core says only what the station itself does: no phone, no office, no promise about others.
  @Test func coreNamesNobody() throws {
    let root = try #require(TestPack.packageRoot)
    let source = try PackSource(reading: PackFolder("\(root)/Sources/packs/core"), forms: [])
    #expect(source.receivers.isEmpty)
    for text in source.phrases.values.flatMap(\.values) { #expect(!text.contains { $0.isNumber }) }
    // Nobody trained in protection has looked at a text yet: until then all are drafts.
    #expect(ReviewableText.drafts(source.texts, source.reviews) == source.texts)
    #expect(source.texts.count > 90)
  }

  @Test func trainingOfficesSayWhatTheyAre() throws {
    let root = try #require(TestPack.packageRoot)
    let source = try PackSource(reading: PackFolder("\(root)/Sources/packs/training"), forms: [])
    #expect(source.receivers.count == 12)
    #expect(source.receivers.allSatisfy { $0.name.hasPrefix("TRAINING") && $0.phone.isEmpty })
  }
}

extension TestPack {
  /// The folder of Package.swift, above this file.
  static let packageRoot: String? = {
    var folder = URL(filePath: #filePath)
    while folder.path != "/" {
      folder = folder.deletingLastPathComponent()
      if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) { return folder.path }
    }
    return nil
  }()
}
