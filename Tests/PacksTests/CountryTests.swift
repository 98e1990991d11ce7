import Foundation
import Referral
import Testing
import XForm

@testable import Packs

/// What the overlays say of their countries, and what a station makes of it.
@Suite("Countries") struct CountryTests {
  static let ids = ["kz", "kg", "tj", "tm", "uz"]

  private func source(_ id: String) throws -> PackSource {
    let root = try #require(TestPack.packageRoot)
    return try PackSource(reading: PackFolder("\(root)/Sources/packs/\(id)"), forms: [])
  }

  /// Hours the post has, from public text; where sources differ, the shortest.
  @Test(arguments: [("kz", 24 * 60), ("kg", 72 * 60), ("tj", 72 * 60), ("tm", 0)])
  func termOfTheAsylumOffice(id: String, minutes: Int) throws {
    #expect(try source(id).country?.minutes(for: .asylum) == minutes)
  }

  @Test func nothingIsPromisedWhereTheLawGivesNothing() throws {
    let uz = try source("uz")
    #expect(uz.country?.minutes(for: .asylum) == nil)
    #expect(!uz.receivers.contains { $0.type == .asylum })
    #expect(uz.country?.fallback(for: .asylum) == .legalAid)
    #expect(uz.phrases.isEmpty)
  }

  /// Until a lawyer and a caller have been there, every fact carries its doubt and no number is confirmed.
  @Test(arguments: ids) func everyFactCarriesItsDoubt(id: String) throws {
    let source = try source(id)
    let facts = try #require(source.country)
    #expect(!facts.rows.isEmpty)
    #expect(facts.rows.allSatisfy { !$0.doubt.isEmpty && !$0.source.isEmpty })
    #expect(source.hotlines.allSatisfy { $0.verifiedOn.isEmpty })
    #expect(source.receivers.allSatisfy { $0.phone.isEmpty })
    // An overlay brings offices and facts; it can't touch what the core asks.
    #expect(source.manifest.forms.isEmpty)
  }

  @Test func shortestTermWins() {
    let row = { (value: String, unit: String) in
      CountryFacts.Row(.term, "ASY", value, unit: unit, source: "a", sourceDate: "2026-11-01", doubt: "b")
    }
    #expect(CountryFacts([row("5", "calendar-days"), row("72", "hours")]).minutes(for: .asylum) == 72 * 60)
    #expect(CountryFacts([row("72", "hours"), row("", "immediately")]).minutes(for: .asylum) == 0)
    #expect(CountryFacts([row("0", "hours"), row("-3", "hours")]).minutes(for: .asylum) == nil)
    #expect(CountryFacts().minutes(for: .asylum) == nil)
  }

  @Test(arguments: [
    ("KGZ", 20, "work-eaeu"), ("RUS", 300, "work-eaeu"), ("TJK", 10, "work-short"), ("TJK", 90, "work-permit"),
    ("XXA", 90, "work-permit"),
  ])
  func workByNationalityAndStay(nationality: String, days: Int, card: String) {
    let row = { (key: String, card: String, unit: String) in
      CountryFacts.Row(.work, key, card, unit: unit, source: "a", sourceDate: "2026-11-01", doubt: "b")
    }
    let facts = CountryFacts([
      row("*", "work-permit", ""), row("*", "work-short", "30"), row("EAEU", "work-eaeu", ""),
    ])
    #expect(facts.workCard(nationality: nationality, days: days) == card)
  }

  /// What is urgent isn't made later by a long term, what may wait for the law waits no longer than it says.
  @Test func deadlines() throws {
    let hour: Int64 = 3_600_000
    var content = PackContent([])
    #expect(content.deadline(for: .asylum, .legalLimit) == 24 * hour)
    content.country = CountryFacts([
      CountryFacts.Row(.term, "ASY", "72", unit: "hours", source: "a", sourceDate: "2026-11-01", doubt: "b"),
      CountryFacts.Row(.term, "CHI", "", unit: "immediately", source: "a", sourceDate: "2026-11-01", doubt: "b"),
    ])
    #expect(content.deadline(for: .asylum, .legalLimit) == 72 * hour)
    #expect(content.deadline(for: .asylum, .shift) == 8 * hour)
    #expect(content.deadline(for: .child, .shift) == hour / 4)
    #expect(content.deadline(for: .child, .now) == hour / 4)
    #expect(content.deadline(for: .asylum, .information) == nil)
  }
}
