import Foundation
import Testing

@testable import Sealing

struct PinHashTests {
  @Test func `the PIN fits and no other does`() throws {
    let hash = try PinHash.create("493817")
    #expect(try hash.verify("493817"))
    for wrong in ["493818", "49381", "4938170", "", "٤٩٣٨١٧", String(repeating: "4", count: 10_000)] {
      #expect(try !hash.verify(wrong))
    }
  }

  @Test func `the same PIN hashes differently each time`() throws {
    #expect(try PinHash.create("493817").text != PinHash.create("493817").text)
  }

  @Test func `a hash of other cost still verifies after a round trip`() throws {
    let cheap = try PinHash.create("493817", cost: PinHash.Cost(logN: 10, r: 4, p: 2))
    let stored = try JSONEncoder().encode([cheap])
    let back = try JSONDecoder().decode([PinHash].self, from: stored)
    #expect(back == [cheap])
    #expect(try back[0].verify("493817"))
    #expect(cheap.text.hasPrefix("scrypt$10$4$2$"))
  }

  @Test(arguments: ["", "12345", "12 45"])
  func `a short PIN is refused without repeating it`(pin: String) {
    #expect {
      try PinHash.create(pin)
    } throws: { ($0 as? SealingError)?.reason == .malformedInput && (pin.isEmpty || !"\($0)".contains(pin)) }
  }

  @Test(arguments: [
    "", "scrypt", "bcrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "scrypt$40$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "scrypt$20$32$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "scrypt$15$8$1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "scrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
  ])
  func `a stored form that would cost too much or isn't one is refused`(text: String) {
    #expect(throws: SealingError.self) { try PinHash(text: text) }
  }
}
