import Testing

@testable import Statistics

struct PublicationTests {
  static let weeks = ["2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23"]

  /// People as they come to a post: two nationalities are many, some are few, needs go with who one is.
  static func people(_ number: Int, seed: UInt64) -> [(PersonFacts, String)] {
    var random = SeededRandom(state: seed)
    return (0..<number).map { _ in
      let nationality = ["UTO", "UTO", "UTO", "XXA", "ARS", "ARS", "BLA", "CRO"].randomElement(using: &random) ?? ""
      let isRare = nationality == "BLA" || nationality == "CRO"
      var needs: [String] = []
      if isRare ? Bool.random(using: &random) : Int.random(in: 0..<9, using: &random) == 0 { needs.append("ASY") }
      if Int.random(in: 0..<6, using: &random) == 0 { needs.append("MED") }
      if Int.random(in: 0..<40, using: &random) == 0 { needs.append("VOT") }
      let person = PersonFacts(
        sex: ["F", "M"].randomElement(using: &random) ?? "",
        birthDate: "\(Int.random(in: 1940...2026, using: &random))-05-05", today: "2026-11-20",
        nationality: nationality, language: ["ru", "tg", "prs"].randomElement(using: &random) ?? "", needs: needs)
      return (person, weeks.randomElement(using: &random) ?? "")
    }
  }

  static func tally(_ people: some Sequence<(PersonFacts, String)>) -> Tally {
    people.reduce(into: Tally()) { $0.count($1.0, week: $1.1) }
  }

  @Test(arguments: [3, 25, 60, 200, 900])
  func `no count of fewer than ten is told`(number: Int) {
    for seed in 1...8 as ClosedRange<UInt64> {
      let rows = Publication.rows(of: Self.tally(Self.people(number, seed: seed)), k: 10)
      for row in rows { #expect((row.count ?? 10) >= 10, "\(row)") }
      if number < 10 { #expect(rows == [Publication.Row("all", count: nil)]) }
    }
  }

  /// The total minus the values that are named is never few people, and never one value.
  @Test(arguments: 1...40)
  func `the rest of a total tells nothing`(seed: Int) {
    let people = Self.people(120, seed: UInt64(seed))
    let tally = Self.tally(people)
    let rows = Publication.rows(of: tally, k: 10)
    for dimension in Dimension.single {
      let told = rows.filter { $0.dimension == dimension.rawValue && $0.by.isEmpty }
      guard !told.isEmpty else { continue }
      #expect(told.reduce(0) { $0 + ($1.count ?? 0) } == tally.people)
      let hidden = Set(tally.values(of: dimension)).subtracting(told.map(\.value))
      #expect(hidden.count != 1, "\(dimension): the one value that isn't named")
      #expect(told.contains { $0.value == Publication.other } == !hidden.isEmpty)
    }
  }

  /// Every table by two, with the totals that the tables by one give, against somebody who does the sums.
  @Test(arguments: 1...25)
  func `row totals minus cells tell nothing`(seed: Int) throws {
    let people = Self.people(150, seed: UInt64(seed))
    let tally = Self.tally(people)
    let axes = Dimension.single.compactMap { Axis(single: $0, tally, k: 10) }
    let needs = tally.values(of: .need).compactMap { Axis(need: $0, tally, k: 10) }
    for (index, left) in axes.enumerated() {
      for right in axes[(index + 1)...] + needs {
        let exact = left.groups.map { row in right.groups.map { left.number(row, right, $0, tally) } }
        // Counted again from the people themselves.
        for (row, group) in left.groups.enumerated() {
          #expect(exact[row].reduce(0, +) == group.count, "a row of \(left.dimension) by \(right.dimension)")
        }
        guard let protected = ProtectedTable(exact, k: 10) else { continue }
        let attacker = Attacker(feasible: exact, isHidden: protected.cells.map { $0.map { $0 == nil } })
        for row in exact.indices {
          for column in exact[row].indices where exact[row][column] < 10 {
            #expect(attacker.range(row: row, column: column).count > 10)
          }
        }
      }
    }
  }

  /// Two exports, one person more: as the vault tells whole weeks once, the second is the first.
  @Test func `counts are people, each once`() {
    let people = Self.people(400, seed: 3)
    let rows = Publication.rows(of: Self.tally(people), k: 10)
    #expect(rows.first == Publication.Row("all", count: 400))
    let women = people.count { $0.0.sex == "F" }
    #expect(rows.contains(Publication.Row("sex", "F", count: women)))
    let asylum = people.count { $0.0.needs.contains("ASY") }
    #expect(rows.contains(Publication.Row("need", "ASY", count: asylum)))
    let both = people.count { $0.0.needs.contains("MED") && $0.0.sex == "F" }
    #expect(rows.contains(Publication.Row("sex", "F", by: "need", "MED", count: both)))
  }

  @Test func `a need that all but a few have isn't told, nor one that few have`() {
    let people = (0..<100).map { number in
      (
        PersonFacts(
          sex: "F", birthDate: "1990", today: "2026-11-20", nationality: "UTO", language: "ru",
          needs: number < 95 ? ["MED"] : number < 97 ? ["ASY"] : []), Self.weeks[0]
      )
    }
    let rows = Publication.rows(of: Self.tally(people), k: 10)
    #expect(!rows.contains { $0.dimension == "need" || $0.by == "need" }, "\(rows)")
  }

  @Test func `never by three`() {
    let text = Self.tally(Self.people(50, seed: 1)).text
    for line in text.split(separator: "\n").dropFirst(2) { #expect(line.count { $0 == "&" } < 2, "\(line)") }
  }

  @Test func `a tally reads back as it was written`() throws {
    let tally = Self.tally(Self.people(300, seed: 9))
    #expect(try #require(Tally(text: tally.text)) == tally)
    var halves = Self.tally(Self.people(300, seed: 9).prefix(120))
    halves.add(Self.tally(Self.people(300, seed: 9).dropFirst(120)))
    #expect(halves == tally)
    #expect(Tally(text: "waypost-tally v2\n3\n") == nil)
    #expect(Tally(text: "waypost-tally v1\n3\nname=Anna 1\n") == nil)
  }

  @Test func `two posts' files join without mapping, and lines that come twice count once`() throws {
    let one = Publication(
      Self.tally(Self.people(200, seed: 4)), figures: KeyFigures(), post: "D7", from: "2026-11-02", until: "2026-11-29")
    let other = Publication(
      Self.tally(Self.people(90, seed: 5)), figures: KeyFigures(), post: "D8", from: "2026-11-02", until: "2026-11-29")
    let joined = Publication.csv([one]) + Publication.csv([other]) + Publication.csv([one])
    #expect(try #require(Publication.read(joined)) == [one, other])
    #expect(Publication.read(Publication.header + "\nD7,a,b\n") == nil)
    #expect(Publication.read(Publication.header + "\nD7,a,b,sex,F,,,-3\n") == nil)
  }

  @Test(arguments: [
    ("1990-11-21", "18-59"), ("2008-11-20", "18-59"), ("2008-11-21", "12-17"), ("2008", "18-59"), ("2008-12", "12-17"),
    ("2026-11-20", "0-4"), ("1966-11-20", "60+"), ("", "unknown"), ("19", "unknown"), ("2027-01-01", "unknown"),
    ("1990-xx-21", "18-59"),
  ])
  func `age bands`(birthDate: String, band: String) {
    #expect(PersonFacts.ageBand(birthDate: birthDate, today: "2026-11-20") == band)
  }

  @Test func `what is no code counts as unknown`() {
    let person = PersonFacts(
      sex: "F", birthDate: "", today: "2026-11-20", nationality: "Anna Maria", language: "a,b", needs: [])
    #expect(person.nationality == "unknown" && person.language == "unknown" && person.needs == ["none"])
  }

  /// Men and women, children apart; a sum of which a part is hidden is hidden.
  @Test func `flow monitoring's columns`() {
    let rows = [
      Publication.Row("all", count: 130), Publication.Row("sex", "F", count: 70),
      Publication.Row("sex", "M", count: 60),
      Publication.Row("nationality", "UTO", count: 100), Publication.Row("nationality", "other", count: 30),
      Publication.Row("sex", "F", by: "age", "18-59", count: 40),
      Publication.Row("sex", "F", by: "age", "60+", count: 10),
      Publication.Row("sex", "F", by: "age", "0-4", count: nil),
      Publication.Row("sex", "M", by: "age", "18-59", count: 50),
    ]
    let publication = Publication(post: "D7", from: "2026-11-02", until: "2026-11-29", rows: rows)
    #expect(publication.flowLine == "D7,2026-11-02,2026-11-29,130,60,70,,50,,,UTO 100,")
    #expect(
      Publication.flowHeader.split(separator: ",").count
        == publication.flowLine.split(separator: ",", omittingEmptySubsequences: false).count)
  }

  @Test(arguments: StatisticsReport.Language.allCases)
  func `the report is one page of charts, and says what is hidden`(language: StatisticsReport.Language) {
    let publication = Publication(
      Self.tally(Self.people(500, seed: 2)), figures: KeyFigures(), post: "<D7>", from: "2026-11-02",
      until: "2026-11-29")
    let html = StatisticsReport([publication], language: language).html
    #expect(html.contains("<strong>500</strong>") && html.contains("&lt;D7&gt;") && !html.contains("<D7>"))
    #expect(html.components(of: "<svg").count == Dimension.allCases.count)
    #expect(!html.contains("<script") && !html.contains("http"))
  }
}

extension String {
  fileprivate func components(of part: String) -> [Range<String.Index>] { ranges(of: part) }
}
