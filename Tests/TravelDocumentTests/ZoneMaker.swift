import Testing
import TravelDocument

/// Makes zones that are right in every character, with what must be read from them. Nobody's document.
struct ZoneMaker {
  /// What a zone says, as texts.
  struct Made {
    var lines: [String]
    var surname: String
    var givenNames: String
    var number: String
    var nationality = ""
    var birthDate = ""
    var sex = ""
    var expiryDate = ""
    var optional = ""
    var isFull = false
    var convention: LongNumberConvention?
  }

  var random: SplitMix64

  mutating func make(_ format: MachineReadableZoneFormat) -> Made {
    switch format {
    case .td1: threeLines()
    case .td2: twoLines(36, first: "ACI", room: 7)
    case .td3: twoLines(44, first: "P", room: 14)
    case .visaA: twoLines(44, first: "V", room: 16)
    case .visaB: twoLines(36, first: "V", room: 8)
    case .frenchIdentityCard: frenchCard()
    case .drivingLicence: licence()
    case .swissDrivingLicence: swissLicence()
    }
  }

  private mutating func twoLines(_ width: Int, first: String, room: Int) -> Made {
    let (names, surname, givenNames) = name(width - 5)
    let (number, check, rest, convention) = documentNumber(rest: first == "ACI" ? 5 : 0)
    var (data, made) = middle(number, check)
    let optional = rest.isEmpty ? extra(room) : rest
    data += Self.filled(optional, room)
    let kind = first == "P" ? "P" + letters("<OSD", 1) : letters(first, 1) + letters("<DR", 1)
    if first == "P" { data += optional.isEmpty ? letters("0<", 1) : Self.digit(Self.filled(optional, room)) }
    if first != "V" {
      data += Self.digit(Self.part(data, 0, 10) + Self.part(data, 13, 20) + Self.part(data, 21, width - 1))
    }
    made.lines = [kind + Self.filled(country(), 3) + names, data]
    made.surname = surname
    made.givenNames = givenNames
    made.number = number + String(rest.dropLast())
    made.optional = rest.isEmpty ? optional : ""
    made.isFull = !names.hasSuffix("<")
    made.convention = convention
    return made
  }

  private mutating func threeLines() -> Made {
    let (names, surname, givenNames) = name(30)
    let (number, check, rest, convention) = documentNumber(rest: 12)
    // `middle` begins as the second line of two does: what belongs to a first line is cut off again.
    var (data, made) = middle(number, check)
    let optional = rest.isEmpty ? extra(15) : rest
    let first = letters("ACI", 1) + letters("<DR", 1) + Self.filled(country(), 3) + Self.filled(number, 9) + check
    let upper = first + Self.filled(optional, 15)
    let nationality = Self.part(data, 10, 13)
    data = Self.part(data, 13, 28) + nationality
    let further = extra(11)
    data += Self.filled(further, 11)
    data += Self.digit(
      Self.part(upper, 5, 30) + Self.part(data, 0, 7) + Self.part(data, 8, 15) + Self.part(data, 18, 29))
    made.lines = [upper, data, names]
    made.surname = surname
    made.givenNames = givenNames
    made.number = number + String(rest.dropLast())
    made.optional = rest.isEmpty ? optional : ""
    made.isFull = !names.hasSuffix("<")
    made.convention = convention
    return made
  }

  /// Number, nationality, birth, sex, expiry, with their digits.
  private mutating func middle(_ number: String, _ check: String) -> (String, Made) {
    var made = Made(lines: [], surname: "", givenNames: "", number: "")
    made.nationality = country()
    let (birth, birthCheck, iso) = birthDate()
    made.birthDate = iso
    made.sex = letters("MF<", 1)
    let (expiry, expiryISO) = day(1977...2076)
    made.expiryDate = expiryISO
    let text =
      Self.filled(number, 9) + check + Self.filled(made.nationality, 3) + birth + birthCheck + made.sex + expiry
      + Self.digit(expiry)
    return (text, made)
  }

  private mutating func frenchCard() -> Made {
    let surname = letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ", Int.random(in: 1...25, using: &random))
    let given = letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ", Int.random(in: 1...14, using: &random))
    let (birth, iso) = day(1927...2025)
    let sex = letters("MF", 1)
    let number = letters("0123456789", 12)
    let upper = "IDFRA" + Self.filled(surname, 25) + letters("0123456789", 6)
    var lower = number + Self.digit(number) + Self.filled(given, 14) + birth + Self.digit(birth) + sex
    lower += Self.digit(upper + lower)
    return Made(
      lines: [upper, lower], surname: surname, givenNames: given, number: number, nationality: "FRA", birthDate: iso,
      sex: sex, isFull: surname.utf8.count == 25 || given.utf8.count == 14)
  }

  private mutating func licence() -> Made {
    let state = ["FRA", "NLD", "POL"].randomElement(using: &random) ?? "POL"
    var line = "D" + letters("1<NP", 1) + state
    var made = Made(lines: [], surname: "", givenNames: "", number: "")
    switch state {
    case "FRA":
      made.number = alphanumeric(9)
      line += made.number
      let (expiry, iso) = day(1977...2076)
      made.surname = letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ", Int.random(in: 1...8, using: &random))
      made.expiryDate = iso
      made.isFull = made.surname.utf8.count == 8
      line += Self.digit(line) + expiry + Self.filled(made.surname, 8)
    case "NLD":
      made.number = alphanumeric(10)
      line += "1" + made.number + alphanumeric(13)
    default:
      made.optional = alphanumeric(24)
      line += made.optional
    }
    made.lines = [line + Self.digit(line)]
    return made
  }

  private mutating func swissLicence() -> Made {
    let (names, surname, givenNames) = name(30)
    let (birth, iso) = day(1927...2025)
    let card = letters("ABCDEFGH", 3) + letters("0123456789", 3) + letters("DFIR", 1)
    let holder = letters("0123456789", 12)
    let second = "FA" + (letters("CL", 1) == "C" ? "CHE" : "LIE") + holder + "<<" + birth + "<<<<<"
    return Made(
      lines: [card + "<<", second, names], surname: surname, givenNames: givenNames, number: card, birthDate: iso,
      optional: holder, isFull: !names.hasSuffix("<"))
  }

  // MARK: - parts

  /// Parts of both names, as they stand in `width` places; sometimes a single name, sometimes exactly all places.
  private mutating func name(_ width: Int) -> (String, surname: String, givenNames: String) {
    while true {
      let primary = words(1...3)
      let secondary = Int.random(in: 0..<6, using: &random) == 0 ? [] : words(1...3)
      var text = primary.joined(separator: "<")
      if !secondary.isEmpty { text += "<<" + secondary.joined(separator: "<") }
      guard text.utf8.count <= width else { continue }
      return (Self.filled(text, width), primary.joined(separator: " "), secondary.joined(separator: " "))
    }
  }

  private mutating func words(_ count: ClosedRange<Int>) -> [String] {
    (0..<Int.random(in: count, using: &random)).map { _ in
      letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ", Int.random(in: 1...9, using: &random))
    }
  }

  /// A number, the character in its digit's place, and of a long one the rest with its check digit.
  private mutating func documentNumber(
    rest room: Int
  ) -> (number: String, check: String, rest: String, LongNumberConvention?) {
    if room > 0, Int.random(in: 0..<3, using: &random) == 0 {
      let number = alphanumeric(9)
      let rest = alphanumeric(Int.random(in: 1...room, using: &random))
      let isCounted = Bool.random(using: &random)
      let digit = Self.digit(number + (isCounted ? "<" : "") + rest)
      let isEither = digit == Self.digit(number + (isCounted ? "" : "<") + rest)
      return (number, "<", rest + digit, isEither ? .either : isCounted ? .included : .excluded)
    }
    let number = alphanumeric(Int.random(in: 1...9, using: &random))
    return (number, Self.digit(Self.filled(number, 9)), "", nil)
  }

  private mutating func birthDate() -> (String, check: String, iso: String) {
    let (text, iso) = day(1927...2025)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return (Self.part(text, 0, 2) + "<<<<", Self.digit(Self.part(text, 0, 2) + "<<<<"), Self.part(iso, 0, 4))
    case 1:
      let known = Self.part(text, 0, 4) + "<<"
      return (known, Self.digit(known), Self.part(iso, 0, 7))
    case 2: return ("<<<<<<", letters("0<", 1), "")
    default: return (text, Self.digit(text), iso)
    }
  }

  private mutating func day(_ years: ClosedRange<Int>) -> (String, iso: String) {
    let year = Int.random(in: years, using: &random)
    let month = Int.random(in: 1...12, using: &random)
    let day = Int.random(in: 1...28, using: &random)
    func two(_ value: Int) -> String { (value < 10 ? "0" : "") + "\(value)" }
    return (two(year % 100) + two(month) + two(day), "\(year)-\(two(month))-\(two(day))")
  }

  private mutating func extra(_ room: Int) -> String {
    Bool.random(using: &random) ? "" : alphanumeric(Int.random(in: 1...room, using: &random))
  }

  private mutating func country() -> String {
    [
      "UTO", "D", "XXA", "XXB", "XXC", "XXX", "UNO", "UNA", "UNK", "GBD", "GBN", "GBO", "GBP", "GBS", "RKS", "XOM",
      "XPO", "EUE", "KAZ", "KGZ", "UZB", "TJK", "AFG",
    ].randomElement(using: &random) ?? "UTO"
  }

  private mutating func alphanumeric(_ count: Int) -> String {
    letters("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", count)
  }

  private mutating func letters(_ alphabet: String, _ count: Int) -> String {
    let all = Array(alphabet)
    return String((0..<count).map { _ in all[Int.random(in: 0..<all.count, using: &random)] })
  }

  // MARK: - text

  static func digit(_ text: String) -> String {
    CheckDigit.of(Array(text.utf8)).map { String(decoding: [$0], as: UTF8.self) } ?? "?"
  }

  static func part(_ text: String, _ from: Int, _ to: Int) -> String {
    String(decoding: Array(text.utf8)[from..<to], as: UTF8.self)
  }

  static func filled(_ text: String, _ width: Int) -> String {
    text + String(repeating: "<", count: width - text.utf8.count)
  }
}
