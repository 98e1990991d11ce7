import Testing
import TravelDocument

@Suite struct TransliterationTests {
  @Test(arguments: [
    ("Térèse Müller", "TERESE MUELLER"), ("Jörg Weiß", "JOERG WEISS"), ("Ærø Åse", "AEROE AASE"), ("ışık", "ISIK"),
    ("O'Connor", "OCONNOR"), ("Al-Basri", "AL BASRI"), ("Łukasz Đorđe", "LUKASZ DORDE"), ("Þór", "THOR"),
    ("Щербаков Юрий", "SHCHERBAKOV IURII"), ("Соловьёв", "SOLOVEV"), ("Хрущёв", "KHRUSHCHEV"), ("", ""), ("--", ""),
    // The worked example of Doc 9303-3, Abu Bakr Mohammed ibn Zakaria al-Razi.
    ("ابو بكر محمد بن زكريا الرازي", "ABW BKR MXHMD BN ZKRYA ALRAZY"),
    // Letter and mark apart, as some systems write them.
    ("Mu\u{0308}ller", "MUELLER"), ("АНДРЕИ\u{0306}", "ANDREI"), ("\u{0627}\u{0654}حمد", "XAEXHMD"),
    ("فاطمة", "FAXTTMXAH"), ("پژمان", "PXJMAN"), ("ښځه", "XXSXKEH"), ("محمّد", "MXHMMD"),
  ])
  func namesBecomeLetters(_ name: String, _ letters: String) {
    #expect(Transliteration.letters(of: name) == .letters(letters))
  }

  @Test(arguments: [
    ("Юлія Їжак", Transliteration.Cyrillic.ukrainian, "YULIIA YIZHAK"), ("Григорій", .ukrainian, "HRYHORII"),
    ("Щедрин", .bulgarian, "SHTEDRIN"), ("Живко", .serbian, "ZIVKO"), ("Ќосев", .macedonian, "KJOSEV"),
    ("Гомель", .belarusian, "HOMEL"),
  ])
  func issuersHaveExceptions(_ name: String, _ issuer: Transliteration.Cyrillic, _ letters: String) {
    #expect(Transliteration.letters(of: name, cyrillic: issuer) == .letters(letters))
  }

  /// The standard has no row for them; their spelling must be taken from the document.
  @Test(arguments: ["Ә", "Қ", "Ң", "Ө", "Ұ", "Ү", "Ҳ", "Ҷ", "Ӣ", "Ӯ", "Ғ", "Һ", "қ", "ө", "漢", "α", "1"])
  func nothingIsInventedForOtherLetters(_ letter: String) throws {
    let scalar = try #require(letter.unicodeScalars.first)
    #expect(Transliteration.letters(of: "Ася" + letter) == .unknownLetter(scalar))
    #expect(NameKey(["Ася" + letter]) == nil)
  }

  @Test(arguments: [
    ("MXHMD", "محمد"), ("ABW BKR", "ابو بكر"), ("PXJMAN", "پژمان"), ("FAXTTMXAH", "فاطمة"), ("XXSXKEH", "ښځه"),
  ])
  func codesBecomeArabicAgain(_ letters: String, _ arabic: String) {
    #expect(Transliteration.arabic(of: letters) == arabic)
  }

  /// Spelt by sound, or with a code of two letters (Y): what it was can't be said.
  @Test(arguments: ["MOHAMMED", "ZKRYA", "", "X", "XQ", "A1"])
  func whatIsNoCodeStaysAsItIs(_ letters: String) { #expect(Transliteration.arabic(of: letters) == nil) }

  @Test func keysOfOneNameAgree() {
    #expect(NameKey(["MUELLER", "HANS"]) == NameKey(["Hans", "Müller"]))
    #expect(NameKey(["MULLER HANS"]) == NameKey(["MUXXLLER", "HANS"]))
    #expect(NameKey(["Иванов", "Пётр"]) == NameKey(["IVANOV PETR"]))
    #expect(NameKey(["IVANOV", "PETR"]) != NameKey(["IVANOV", "PAVEL"]))
    #expect(NameKey([]) == nil && NameKey(["-"]) == nil)
  }

  @Test func aKeyIsInNoDescription() throws {
    let key = try #require(NameKey(["ERIKSSON"]))
    #expect(!"\(key)\(String(reflecting: key))".contains("ERIKS"))
  }
}
