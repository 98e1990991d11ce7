/// What one person adds to the counts; it lives as long as the counting takes and is stored nowhere.
///
/// No name, no number, no document: a value of each dimension, as a code. What is no short code counts as "unknown".
public struct PersonFacts: Sendable, Equatable {
  public static let unknown = "unknown"
  /// The one need of somebody who has none.
  public static let noNeed = "none"

  public let sex: String
  public let age: String
  /// As the document has it (ICAO 9303: "UTO", "XXA").
  public let nationality: String
  public let language: String
  /// Kinds of office that the person was sent to or told about; `noNeed` where there were none.
  public let needs: Set<String>

  /// - Parameters:
  ///   - birthDate: ISO, also in part ("1990", "1990-05"); empty when nobody knows.
  ///   - today: ISO day.
  public init(
    sex: String, birthDate: String, today: String, nationality: String, language: String, needs: some Sequence<String>
  ) {
    self.sex = Self.code(sex)
    age = Self.ageBand(birthDate: birthDate, today: today)
    self.nationality = Self.code(nationality)
    self.language = Self.code(language)
    let named = Set(needs.map(Self.code))
    self.needs = named.isEmpty ? [Self.noNeed] : named
  }

  func value(of dimension: Dimension) -> String {
    switch dimension {
    case .sex: sex
    case .age: age
    case .nationality: nationality
    case .language: language
    case .week, .need: Self.unknown
    }
  }

  /// The bands that registration statistics of refugees use, so that figures of several sources add up.
  static let ageBands: [(from: Int, name: String)] = [
    (60, "60+"), (18, "18-59"), (12, "12-17"), (5, "5-11"), (0, "0-4"),
  ]

  /// Where month or day are missing, the age that the year gives.
  static func ageBand(birthDate: String, today: String) -> String {
    let (born, now) = (parts(birthDate), parts(today))
    guard let year = born.first, let thisYear = now.first, birthDate.prefix(4).count == 4 else { return unknown }
    var age = thisYear - year
    for (then, today) in zip(born.dropFirst(), now.dropFirst()) where then != today {
      if today < then { age -= 1 }
      break
    }
    guard (0...130).contains(age) else { return unknown }
    return ageBands.first { age >= $0.from }?.name ?? unknown
  }

  private static func parts(_ date: String) -> [Int] {
    var numbers: [Int] = []
    for part in date.split(separator: "-", omittingEmptySubsequences: false) {
      guard let number = Int(part), number > 0 else { break }
      numbers.append(number)
    }
    return numbers
  }

  /// Codes alone get into the counts: a name typed into the wrong field counts as "unknown".
  static func code(_ text: String) -> String {
    let isCode = !text.isEmpty && text.utf8.count <= 12 && text.utf8.allSatisfy(isCodeByte)
    return isCode ? text : unknown
  }

  private static func isCodeByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
  }
}
