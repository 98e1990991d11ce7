import Referral
import Sealing
import Testing

@Suite("Slips") struct SlipTests {
  @Test("a slip's code verifies with the station's key and says serial, time, post and pack, nothing else")
  func code() throws {
    let key = try SigningKey.generate()
    let serial = try SerialNumber(post: "D7", counter: 42, key: [1, 2, 3])
    let text = try SlipCode(serial: serial, issued: 1_763_712_000, packVersion: 2_026_112_101).signed(by: key)
    #expect(text.hasPrefix("WP1:\(serial):1763712000:D7:2026112101:"))
    let read = try SlipCode(verifying: text, keys: [key.publicKey])
    #expect(read.serial == serial && read.issued == 1_763_712_000 && read.packVersion == 2_026_112_101)
  }

  @Test("a code with any character changed, or of an unknown station, is refused")
  func forged() throws {
    let key = try SigningKey.generate()
    let serial = try SerialNumber(post: "D7", counter: 42, key: [1, 2, 3])
    let text = try SlipCode(serial: serial, issued: 1_763_712_000, packVersion: 7).signed(by: key)
    #expect(throws: ReferralError.self) { try SlipCode(verifying: text, keys: [try SigningKey.generate().publicKey]) }
    for index in text.indices.dropLast() {
      var changed = text
      changed.replaceSubrange(index...index, with: text[index] == "0" ? "1" : "0")
      #expect(throws: ReferralError.self) { try SlipCode(verifying: changed, keys: [key.publicKey]) }
    }
  }

  @Test(
    "holder's language first, then the national one, then Russian, each once, none half translated",
    arguments: [
      ("prs", "kk", ["prs", "kk", "ru"]), ("ru", "kk", ["ru", "kk"]), ("xx", "kk", ["kk", "ru"]),
      ("xx", "yy", ["ru"]), ("half", "ru", ["ru"]),
    ])
  func languages(holder: String, national: String, expected: [String]) {
    let sections = SlipText.sections(holder: holder, national: national, desk: "Help desk 3") { key, language in
      if language == "half" { return key == "slip.please" ? "half" : nil }
      return ["prs", "kk", "ru", "en"].contains(language) ? "\(key) \(language) {desk}" : nil
    }
    #expect(sections.map(\.language) == expected)
    #expect(sections.allSatisfy { $0.lines.count == SlipText.keys.count })
    #expect(sections[0].lines[0].hasSuffix("\u{2068}Help desk 3\u{2069}"))
  }

  @Test("the place is named in the holder's language where it has such a name, and as its sign has it")
  func place() {
    let sections = SlipText.sections(
      holder: "prs", national: "kk", desk: "Help desk 3", deskIn: ["prs": "میز کمک ۳", "ru": "Help desk 3"]
    ) { _, _ in "{desk}" }
    #expect(
      sections.map { $0.lines[0] } == [
        "\u{2068}میز کمک ۳\u{2069} (\u{2068}Help desk 3\u{2069})", "\u{2068}Help desk 3\u{2069}",
        "\u{2068}Help desk 3\u{2069}",
      ])
  }

  @Test("Arabic-script languages run right to left, also by script subtag")
  func direction() {
    for tag in ["prs", "fa-IR", "ps", "uzs-Arab"] { #expect(WritingDirection.isRightToLeft(tag)) }
    for tag in ["ru", "kk-Cyrl", "uz-Latn"] { #expect(!WritingDirection.isRightToLeft(tag)) }
  }
}
