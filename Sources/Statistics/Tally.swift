/// People counted by one and by two traits, over four weeks: never by three, so that no cell is a description of somebody.
///
/// The numbers are exact and for the vault alone. What leaves the station is a `Publication`.
public struct Tally: Sendable, Equatable {
  public private(set) var people = 0
  /// By one trait, or by two of different dimensions in their order.
  private(set) var counts: [[Trait]: Int] = [:]

  public init() {}

  /// - Parameter week: the Monday, ISO.
  public mutating func count(_ person: PersonFacts, week: String) {
    people += 1
    let single = Dimension.single.map { dimension in
      Trait(dimension: dimension, value: dimension == .week ? week : person.value(of: dimension))
    }
    let needs = person.needs.sorted().map { Trait(dimension: .need, value: $0) }
    for (index, trait) in single.enumerated() {
      counts[[trait], default: 0] += 1
      for other in single[(index + 1)...] + needs { counts[[trait, other], default: 0] += 1 }
    }
    for need in needs { counts[[need], default: 0] += 1 }
  }

  public mutating func add(_ other: Tally) {
    people += other.people
    counts.merge(other.counts, uniquingKeysWith: +)
  }

  func number(_ traits: Trait...) -> Int { counts[traits.sorted()] ?? 0 }

  /// The values of a dimension that occur.
  func values(of dimension: Dimension) -> [String] {
    counts.keys.filter { $0.count == 1 && $0[0].dimension == dimension }.map { $0[0].value }.sorted()
  }

  // MARK: as text

  private static let title = "waypost-tally v1"

  /// One line a number; for the vault to seal.
  public var text: String {
    let lines = counts.map { traits, count in
      traits.map { "\($0.dimension.rawValue)=\($0.value)" }.joined(separator: "&") + " \(count)"
    }
    return ([Self.title, "\(people)"] + lines.sorted()).joined(separator: "\n") + "\n"
  }

  /// Nil when it isn't of this form.
  public init?(text: String) {
    let lines = text.split(separator: "\n")
    guard lines.count >= 2, lines[0] == Self.title, let people = Int(lines[1]) else { return nil }
    self.people = people
    for line in lines.dropFirst(2) {
      let parts = line.split(separator: " ")
      guard parts.count == 2, let count = Int(parts[1]) else { return nil }
      let traits = parts[0].split(separator: "&").compactMap { Trait(text: $0) }
      guard (1...2).contains(traits.count), traits.count == parts[0].split(separator: "&").count else { return nil }
      counts[traits] = count
    }
  }
}

extension Trait {
  init?(text: Substring) {
    guard let equals = text.firstIndex(of: "="), let dimension = Dimension(rawValue: String(text[..<equals])) else {
      return nil
    }
    self.init(dimension: dimension, value: String(text[text.index(after: equals)...]))
  }
}
