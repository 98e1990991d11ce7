/// Names in the letters of the machine readable zone, by the tables that Doc 9303-3 section 6 recommends to issuers.
///
/// A holder's own spelling stands on the document; this only helps to find one. The tables know no Kazakh, Kyrgyz,
/// Tajik or Uzbek letter, so neither does this: such a name has no transliteration here, rather than an invented one.
public enum Transliteration {
  /// Which issuer's exceptions of the Cyrillic table apply.
  public enum Cyrillic: Sendable, Equatable, CaseIterable {
    case general, belarusian, bulgarian, macedonian, serbian, ukrainian
  }

  public enum Outcome: Sendable, Equatable {
    /// A-Z, parts separated by single spaces.
    case letters(String)
    /// A letter that the tables don't have; nothing is given in its place.
    case unknownLetter(Unicode.Scalar)
  }

  /// Transliterates a whole name, in any of the three scripts. Apostrophes and full stops are left out, hyphens and
  /// spaces part (Doc 9303-3 4.6). Arabic letters give their X-codes, without vowels.
  public static func letters(of name: String, cyrillic: Cyrillic = .general) -> Outcome {
    var text = ""
    var doubles = false
    let scalars = composed(name).prefix(200)
    for (index, scalar) in scalars.enumerated() {
      if isPart(scalar) {
        if !text.isEmpty, text.last != " " { text.append(" ") }
        continue
      }
      if isLeftOut(scalar) { continue }
      if scalar == TransliterationTables.shadda {
        // It stands behind the letter that it doubles.
        doubles = true
      }
      let isFirst = text.isEmpty || text.last == " "
      let isLast = index + 1 == scalars.count || isPart(scalars[index + 1])
      guard let letters = doubles ? lastCode(of: text) : code(scalar, cyrillic, isFirst: isFirst, isLast: isLast) else {
        return .unknownLetter(scalar)
      }
      text += letters
      doubles = false
    }
    while text.last == " " { text.removeLast() }
    return .letters(text)
  }

  /// The Arabic letters of a name in X-codes, where every code is one of the table's: what Doc 9303-3 calls the reverse
  /// transliteration. nil for names that were spelt by sound, as most are, and for codes that stand for two letters.
  public static func arabic(of letters: String) -> String? {
    var result = ""
    for part in letters.utf8.prefix(200).split(separator: 0x20) {
      var rest = Substring(part)
      if !result.isEmpty { result.append(" ") }
      while !rest.isEmpty {
        // Codes that begin with X never begin another, so the longest that fits is the one.
        let found = [4, 3, 2, 1].lazy.compactMap { count -> (Int, Unicode.Scalar)? in
          guard rest.count >= count, let scalar = TransliterationTables.reverse[String(rest.prefix(count))] else {
            return nil
          }
          return (count, scalar)
        }.first
        guard let (count, scalar) = found else { return nil }
        result.unicodeScalars.append(scalar)
        rest = rest.dropFirst(count)
      }
    }
    return result.isEmpty ? nil : result
  }

  /// Letter and mark as one letter of the tables, however a system writes them (`u` and a combining diaeresis).
  private static func composed(_ name: String) -> [Unicode.Scalar] {
    name.prefix(200).flatMap { character -> [Unicode.Scalar] in
      let scalars = character.unicodeScalars
      guard scalars.count > 1, let letter = TransliterationTables.composed[character] else { return Array(scalars) }
      return [letter]
    }
  }

  private static func code(
    _ scalar: Unicode.Scalar, _ cyrillic: Cyrillic, isFirst: Bool, isLast: Bool
  ) -> String? {
    let upper = scalar.properties.uppercaseMapping
    if upper == "SS" { return "SS" }
    guard let letter = upper.unicodeScalars.first, upper.unicodeScalars.count == 1 else { return nil }
    if (0x41...0x5A).contains(letter.value) { return String(letter) }
    // Teh marbuta ends a part as XAH and stands inside as XTA.
    if letter.value == 0x0629 { return isLast ? "XAH" : "XTA" }
    if isFirst, cyrillic == .ukrainian, let code = TransliterationTables.ukrainianFirst[letter.value] { return code }
    if let code = TransliterationTables.exceptions(cyrillic)[letter.value] { return code }
    return TransliterationTables.letters[letter.value]
  }

  /// The X-code or letter that ends `text`.
  private static func lastCode(of text: String) -> String? {
    guard let last = text.last, last != " " else { return nil }
    for count in [3, 2] {
      let tail = String(text.suffix(count))
      if tail.first == "X", TransliterationTables.reverse[tail] != nil { return tail }
    }
    return String(last)
  }

  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    [0x20, 0x2D, 0x3C, 0xA0, 0x2010, 0x2011, 0x2013, 0x200C].contains(scalar.value)
  }

  /// Signs of the visual zone, tatweel and the vowel signs of Arabic (Doc 9303-3 6.C: not encoded).
  private static func isLeftOut(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x27, 0x2E, 0x2019, 0x02BC, 0x0640, 0x064B...0x0650, 0x0652, 0x0670: true
    default: false
    }
  }
}
