import Sealing
import Testing

struct AgeKeyTests {
  @Test func `texts go in and come out the same`() throws {
    for _ in 0..<20 {
      let identity = try Age.Identity.generate()
      #expect(try Age.Identity(identity.text).recipient == identity.recipient)
      #expect(try Age.Recipient(identity.recipient.text).text == identity.recipient.text)
    }
  }

  @Test func `one mistyped letter is noticed`() throws {
    let text = try Age.Identity.generate().recipient.text
    for position in text.indices.dropFirst(4) {
      var typed = text
      typed.replaceSubrange(position...position, with: typed[position] == "q" ? "p" : "q")
      #expect(throws: SealingError.self) { try Age.Recipient(typed) }
    }
  }

  @Test func `the wrong case, kind or length is refused`() throws {
    let identity = try Age.Identity.generate()
    let text = identity.recipient.text
    for wrong in [
      "", "age1", text.uppercased(), "A" + text.dropFirst(), identity.text, text + "q", " " + text, text + "\n",
    ] {
      #expect { try Age.Recipient(wrong) } throws: { ($0 as? SealingError)?.reason == .malformedKey }
    }
    for wrong in [identity.text.lowercased(), text, "", identity.text.replacing("K", with: "\u{212A}")] {
      #expect { try Age.Identity(wrong) } throws: { ($0 as? SealingError)?.reason == .malformedKey }
    }
  }

  @Test func `a message never carries the key it complains about`() throws {
    let identity = try Age.Identity.generate()
    #expect {
      try Age.Identity(identity.text + "X")
    } throws: { !"\($0)".contains(identity.text.dropFirst(16).prefix(8)) }
  }
}
