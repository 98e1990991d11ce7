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

  /// "What do I need" by nationality, purpose and stay: in each country there is a page that answers.
  @Test(arguments: ids) func everybodyGetsAPage(id: String) throws {
    let source = try source(id)
    let facts = try #require(source.country)
    let core = try self.source("core")
    let pages = Set((core.cards + source.cards).map(\.id))
    for nationality in ["KAZ", "KGZ", "RUS", "TJK", "AFG", "UTO", "XXA", ""] {
      for purpose in ["work", "study", "visit", "transit"] {
        for days in [1, 30, 90, 365] {
          let card = try #require(facts.workCard(nationality: nationality, purpose: purpose, days: days))
          #expect(pages.contains(card))
          #expect(
            (card == "work-permit")
              == (id == "kz" && purpose == "work" && !["KAZ", "KGZ", "RUS"].contains(nationality)))
          #expect(
            (card == "work-eaeu")
              == (["kz", "kg"].contains(id) && purpose == "work" && ["KAZ", "KGZ", "RUS"].contains(nationality)))
        }
      }
    }
  }

  /// A full place hands on to the next; when all are full the first still answers.
  @Test func fullPlacesHandOn() throws {
    func place(_ id: String, _ next: String) -> Receiver {
      Receiver(id: id, type: .reception, name: id, desk: "Help desk 3", keys: ["age1x"], sink: "folder:x", next: next)
    }
    var content = PackContent([])
    content.receivers = [place("a", "b"), place("b", "c"), place("c", "")]
    #expect(content.receiver(of: .reception)?.id == "a")
    content.full = ["a"]
    #expect(content.receiver(of: .reception)?.id == "b")
    content.full = ["a", "b"]
    #expect(content.receiver(of: .reception)?.id == "c")
    content.full = ["a", "b", "c"]
    #expect(content.receiver(of: .reception)?.id == "a")
    content.receivers[2].next = "a"
    #expect(content.receiver(of: .reception)?.id == "a")
    content.full = ["b"]
    #expect(content.receiver(of: .reception)?.id == "a")
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
