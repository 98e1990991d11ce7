import Referral
import Sealing
import Testing

struct SpokenCodeTests {
  @Test func `a code is read back however it is said`() throws {
    for _ in 0..<50 {
      let code = try SpokenCode.generate()
      let text = "\(code)"
      #expect(text.count == 9 && text.dropFirst(4).first == "-")
      for said in [
        text, text.lowercased(), text.replacing("-", with: ""), text.map(String.init).joined(separator: " "),
        text.replacing("0", with: "O").replacing("1", with: "l"),
      ] {
        #expect(try SpokenCode(said) == code)
      }
    }
  }

  @Test func `every single wrong character and every swap of neighbours is noticed`() throws {
    let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    for _ in 0..<5 {
      let letters = Array("\(try SpokenCode.generate())".filter { $0 != "-" })
      for place in letters.indices {
        for letter in alphabet where letter != letters[place] {
          var wrong = letters
          wrong[place] = letter
          #expect(throws: ReferralError.self) { try SpokenCode(String(wrong)) }
        }
        guard place > 0, letters[place] != letters[place - 1] else { continue }
        var swapped = letters
        swapped.swapAt(place, place - 1)
        #expect(throws: ReferralError.self) { try SpokenCode(String(swapped)) }
      }
    }
  }

  @Test(arguments: ["", "7K3M", "7K3M-9QX", "7K3M-9QXRR", "7K3M-9QXU", "Ж7K3-9QXR"])
  func `what is no code is said without repeating it`(text: String) {
    #expect { try SpokenCode(text) } throws: { text.isEmpty || !"\($0)".contains(text) }
  }

  /// Uniform: each of the first seven places takes each of 32 values about as often.
  @Test func `codes are spread over all there are`() throws {
    var counts: [String: Int] = [:]
    for _ in 0..<4000 {
      for (place, letter) in "\(try SpokenCode.generate())".filter({ $0 != "-" }).prefix(7).enumerated() {
        counts["\(place)\(letter)", default: 0] += 1
      }
    }
    #expect(counts.count == 7 * 32)
    // 125 expected, five and a half standard deviations aside.
    #expect(
      counts.values.allSatisfy { (64...186).contains($0) }, "\(counts.values.min() ?? 0) \(counts.values.max() ?? 0)")
  }

  @Test func `the codes stand behind the record as a comment that XML allows`() throws {
    let codes = try SpokenCodes.generate()
    #expect(Set(codes.codes.values).count == 3)
    let inside = codes.comment.dropFirst(4).dropLast(3)
    #expect(codes.comment.hasPrefix("<!--") && codes.comment.hasSuffix("-->") && !inside.contains("--"))
    let record = "<data><!-- To answer the post by phone, read out a code. acknowledged: 0000-0000 --></data>\n"
    #expect(SpokenCodes(in: record + codes.comment + "\n\n\n") == codes)
    #expect(SpokenCodes(in: record) == nil)
    #expect(SpokenCodes(in: "") == nil)
  }
}
