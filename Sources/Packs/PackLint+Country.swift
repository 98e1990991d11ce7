import Referral
import XForm

/// Facts of a country: each with source and doubt, a way out for each kind of office, no number that nobody rang.
extension PackLint {
  /// Kinds of office that some rule of the core may call for.
  private static let needed: [ReceiverType] = [
    .asylum, .child, .trafficking, .medical, .psychosocial, .statelessness, .labour, .familyLinks, .legalAid,
    .reception,
    .ombudsman,
  ]

  static func country(_ source: PackSource, on today: CivilDate) -> [LintProblem] {
    guard let facts = source.country else { return [] }
    var found: [LintProblem] = []
    for (index, row) in facts.rows.enumerated() {
      let place = "\(CountryFacts.file):\(index + 2) \(row.kind.rawValue) \(row.key)"
      if row.source.isEmpty || day(row.sourceDate) == nil {
        found.append(
          LintProblem(
            place, .source, "nobody can look up where it comes from", todo: "fill source and source_date (YYYY-MM-DD)"))
      }
      found += content(row, place, source)
    }
    for type in needed {
      let hasOffice = source.receivers.contains { $0.type == type }
      let hasFallback = facts.rows.contains { $0.kind == .fallback && $0.key == type.rawValue }
      if !hasOffice, !hasFallback {
        found.append(
          LintProblem(
            CountryFacts.file, .fallback, "a person for \(type.rawValue) has no office and no way out",
            todo: "add the office to \(Directory.file), or a row fallback,\(type.rawValue),TYPE or none"))
      }
      if let other = facts.fallback(for: type), !source.receivers.contains(where: { $0.type == other }) {
        found.append(
          LintProblem(
            CountryFacts.file, .fallback,
            "the way out for \(type.rawValue) leads to \(other.rawValue), which has no office",
            todo: "name a type that \(Directory.file) has"))
      }
    }
    return found + hotlines(source, on: today)
  }

  private static func content(_ row: CountryFacts.Row, _ place: String, _ source: PackSource) -> [LintProblem] {
    switch row.kind {
    case .term:
      if ReceiverType(rawValue: row.key) != nil, CountryFacts.minutes(row) != nil { return [] }
      return [
        LintProblem(
          place, .term, "it is no term of a known office",
          todo: "write TYPE, a number and immediately, minutes, hours or calendar-days")
      ]
    case .fallback:
      if ReceiverType(rawValue: row.key) != nil, row.value == "none" || ReceiverType(rawValue: row.value) != nil {
        return []
      }
      return [
        LintProblem(place, .fallback, "it leads from or to no known kind of office", todo: "use the types' codes")
      ]
    case .work:
      if isID(row.value) { return [] }
      return [LintProblem(place, .card, "it names no card", todo: "write the id of a card of this pack or of the core")]
    case .authority, .ground:
      if let topic = ForbiddenTopics.inText(row.value), row.kind != .ground {
        return [LintProblem(place, .forbidden, "it says '\(topic)'", todo: "say it otherwise")]
      }
      return []
    }
  }

  private static func hotlines(_ source: PackSource, on today: CivilDate) -> [LintProblem] {
    var found: [LintProblem] = []
    for line in source.hotlines {
      let place = "\(Hotline.file): \(line.number)"
      if line.number.isEmpty || !line.number.allSatisfy({ $0.isASCII && ($0.isNumber || " +-()".contains($0)) }) {
        found.append(LintProblem(place, .phone, "it is no number", todo: "write digits, blanks, + - ( )"))
      }
      if line.source.isEmpty || day(line.sourceDate) == nil {
        found.append(
          LintProblem(place, .source, "nobody can look up where it comes from", todo: "fill source and source_date"))
      }
      if line.verifiedOn.isEmpty {
        found.append(
          LintProblem(
            place, .phone, "nobody is known to have rung it, so it isn't printed",
            todo: "ring it, ask whom it serves, and write the day into verified_on", isNote: true))
      } else if let rung = day(line.verifiedOn) {
        let age = today.daysSinceEpoch - rung.daysSinceEpoch
        if age < 0 {
          found.append(LintProblem(place, .phone, "it was rung in the future", todo: "mend verified_on"))
        } else if age > Hotline.freshDays {
          found.append(
            LintProblem(
              place, .phone, "it was rung \(age) days ago, so it isn't printed", todo: "ring it again", isNote: true))
        }
      } else {
        found.append(LintProblem(place, .phone, "verified_on isn't a day", todo: "write YYYY-MM-DD"))
      }
    }
    return found
  }
}
