import Referral

/// Keys on a page, for a screen that has no others. In the order of the alphabet: somebody who has never typed finds a
/// letter there.
public struct Keyboard: Sendable, Equatable {
  /// What is typed.
  public enum Use: Sendable, Equatable {
    case name, text, digits
    /// Of a document: Latin letters and digits, as documents have them.
    case number
  }

  /// Which letters become capitals by themselves: there is no shift key to understand.
  public enum Capitals: String, Sendable { case words, sentences, all, none }

  public static let erase = "erase"
  public static let space = " "

  /// What the letters belong to.
  public var language: String
  public var keys: [String]
  public var capitals: Capitals
  public var hasSpace: Bool
  /// The first letters of the other alphabet that one can change to; nil where there is none.
  public var other: String?

  /// - Parameters:
  ///   - language: what the person reads.
  ///   - isLatin: they changed to Latin letters, as their documents may have them.
  public init(_ language: String, for use: Use, isLatin: Bool = false) {
    let own = Self.alphabet(language)
    let digits = Self.digits(language)
    switch use {
    case .digits:
      self.init(language: language, keys: digits, capitals: .none, hasSpace: false, other: nil)
    case .number:
      self.init(
        language: "en", keys: Self.latin + Self.western, capitals: .all, hasSpace: false, other: nil)
    case .name, .text:
      let letters = isLatin ? Self.latin : own
      let signs =
        use == .name ? ["-", "’"] : [".", "،", "؟", ",", "?", "-"].filter { Self.fits($0, language, isLatin) }
      let other = language == "en" ? nil : (isLatin ? own : Self.latin).prefix(3).joined()
      self.init(
        language: isLatin ? "en" : language, keys: letters + (use == .text ? digits : []) + signs,
        capitals: use == .name ? .words : .sentences, hasSpace: true, other: other)
    }
  }

  private init(language: String, keys: [String], capitals: Capitals, hasSpace: Bool, other: String?) {
    self.language = language
    self.keys = keys
    self.capitals = capitals
    self.hasSpace = hasSpace
    self.other = other
  }

  /// The text after one more key; a key that isn't there changes nothing. The page's script does the same.
  public func text(_ text: String, after key: String) -> String {
    if key == Self.erase { return String(text.dropLast()) }
    guard keys.contains(key) || (key == Self.space && hasSpace) else { return text }
    return text + (makesCapital(after: text) ? Self.capital(key) : key)
  }

  private func makesCapital(after text: String) -> Bool {
    switch capitals {
    case .all: return true
    case .none: return false
    case .words: return text.last.map { $0 == " " || $0 == "-" } ?? true
    case .sentences:
      let said = text.last == " " ? text.dropLast() : text[...]
      return said.isEmpty || (text.last == " " && [".", "?"].contains(said.last))
    }
  }

  private static func capital(_ key: String) -> String { key.prefix(1).uppercased() + key.dropFirst() }

  private static func fits(_ sign: String, _ language: String, _ isLatin: Bool) -> Bool {
    let isArabic = WritingDirection.isRightToLeft(language) && !isLatin
    return switch sign {
    case "،", "؟": isArabic
    case ",", "?": !isArabic
    default: true
    }
  }

  private static let western = (0...9).map { "\($0)" }
  private static let latin = letters("a b c d e f g h i j k l m n o p q r s t u v w x y z")

  private static func digits(_ language: String) -> [String] {
    WritingDirection.isRightToLeft(language) ? letters("۰ ۱ ۲ ۳ ۴ ۵ ۶ ۷ ۸ ۹") : western
  }

  /// A number in the digits that the language is written with.
  static func number(_ number: Int, in language: String) -> String {
    let digits = digits(language)
    return "\(number)".map { $0.wholeNumberValue.map { digits[$0] } ?? "\($0)" }.joined()
  }

  private static func letters(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

  /// The alphabet a language is written in; Latin where the station knows none.
  static func alphabet(_ language: String) -> [String] {
    switch language {
    case "ru": letters("а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я")
    case "kk": letters("а ә б в г ғ д е ё ж з и й к қ л м н ң о ө п р с т у ұ ү ф х һ ц ч ш щ ъ ы і ь э ю я")
    case "ky": letters("а б в г д е ё ж з и й к л м н ң о ө п р с т у ү ф х ц ч ш щ ъ ы ь э ю я")
    case "tg": letters("а б в г ғ д е ё ж з и ӣ й к қ л м н о п р с т у ӯ ф х ҳ ч ҷ ш ъ э ю я")
    case "uz-Cyrl": letters("а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш ъ ь э ю я ў қ ғ ҳ")
    case "uz", "uz-Latn": letters("a b d e f g h i j k l m n o p q r s t u v x y z oʻ gʻ sh ch ʼ")
    case "tk": letters("a b ç d e ä f g h i j ž k l m n ň o ö p r s ş t u ü w y ý z")
    case "prs", "fa": letters("ا آ ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن و ه ی ء ئ")
    case "ps": letters("ا آ ب پ ت ټ ث ج ځ چ څ ح خ د ډ ذ ر ړ ز ژ ږ س ش ښ ص ض ط ظ ع غ ف ق ک ګ ل م ن ڼ و ه ي ې ی ۍ ئ")
    default: latin
    }
  }
}

/// What a person types of themselves at a kiosk, a page each, in this order. Any of it may be left out.
public enum TypedField: String, CaseIterable, Sendable {
  case givenNames, surname, birthYear, birthMonth, birthDay, number

  var title: KioskWord {
    switch self {
    case .givenNames: .typedName
    case .surname: .typedSurname
    case .birthYear: .typedYear
    case .birthMonth: .typedMonth
    case .birthDay: .typedDay
    case .number: .typedNumber
    }
  }

  public var use: Keyboard.Use {
    switch self {
    case .givenNames, .surname: .name
    case .birthYear, .birthMonth, .birthDay: .digits
    case .number: .number
    }
  }
}
