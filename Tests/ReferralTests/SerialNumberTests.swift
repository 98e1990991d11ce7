import Referral
import Testing

@Suite("Serial numbers") struct SerialNumberTests {
  static let key = [UInt8]("a key of the tests, 32 bytes long".utf8)

  @Test(
    "reads back what it printed, however it is said", arguments: [0, 1, 31, 32, 1_000_000, (1 << 30) - 1] as [UInt64])
  func roundTrip(counter: UInt64) throws {
    let serial = try SerialNumber(post: "D7", counter: counter, key: Self.key)
    let printed = serial.description
    #expect(printed.utf8.count == 12)
    let said = String(printed.lowercased().map { $0 == "-" ? " " : $0 })
    for text in [printed, said, printed.split(separator: "-").joined()] {
      #expect(try SerialNumber(text) == serial)
    }
  }

  @Test("no two of 20 000 neighbours share a number, and none follows its neighbour")
  func permutation() throws {
    var seen: Set<String> = []
    var previous = ""
    var alike = 0
    for counter in 0..<UInt64(20_000) {
      let text = try SerialNumber(post: "D7", counter: counter, key: Self.key).description
      seen.insert(text)
      if zip(text, previous).prefix(6).allSatisfy({ $0 == $1 }) { alike += 1 }
      previous = text
    }
    #expect(seen.count == 20_000)
    // Three leading characters agree by chance once in 32^3; in order they would nearly always.
    #expect(alike < 10)
  }

  @Test("every wrong character and every swap of neighbours is found")
  func checkCharacter() throws {
    let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    for counter in stride(from: UInt64(7), to: 1 << 30, by: 99_999_989) {
      let text = Array(try SerialNumber(post: "KZ3", counter: counter, key: Self.key).description)
      for index in text.indices where text[index] != "-" {
        for other in alphabet where other != text[index] {
          var wrong = text
          wrong[index] = other
          #expect(throws: ReferralError.self) { try SerialNumber(String(wrong)) }
        }
      }
      let bare = text.filter { $0 != "-" }
      for index in bare.indices.dropLast() where bare[index] != bare[index + 1] {
        var swapped = bare
        swapped.swapAt(index, index + 1)
        #expect(throws: ReferralError.self) { try SerialNumber(String(swapped)) }
      }
    }
  }

  @Test("a post outside the alphabet and an exhausted counter are refused")
  func refusals() {
    #expect(throws: ReferralError.badPost) { try SerialNumber(post: "U1", counter: 1, key: Self.key) }
    #expect(throws: ReferralError.badPost) { try SerialNumber(post: "A", counter: 1, key: Self.key) }
    #expect(throws: ReferralError.self) { try SerialNumber(post: "D7", counter: 1 << 30, key: Self.key) }
  }
}
