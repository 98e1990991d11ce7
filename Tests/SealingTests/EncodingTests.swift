import Foundation
import Sealing
import Testing

struct EncodingTests {
  @Test func `every length comes back from every encoding`() {
    var random = SeededGenerator(state: 7)
    for length in 0...100 {
      let bytes = random.bytes(length)
      #expect(Hex.decode(Hex.encode(bytes)) == bytes)
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
      #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
      #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
      #expect(!Base64URL.encode(bytes).contains { "+/=".contains($0) })
    }
  }

  @Test(arguments: ["0", "0G", "AB", "ab ", "é0", "a\u{301}b"])
  func `hex that isn't lower-case pairs is refused`(text: String) {
    #expect(Hex.decode(text) == nil)
  }

  @Test(arguments: [
    "Zg", "Zg=", "Zh==", "Z===", "====", "Zm9v====", "Zg==Zg==", "Zm8-", "Zm9v\n", " Zm9", "Zm9=", "Zm\0v",
  ])
  func `base64 that isn't canonical is refused`(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test(arguments: ["Zg==", "Z", "Zh", "Zm8+", "Zm8/"])
  func `base64url that isn't canonical is refused`(text: String) {
    #expect(Base64URL.decode(text) == nil)
  }

  @Test(arguments: [
    (0, 1024), (1, 1024), (1024, 1024), (1025, 2048), (32_769, 65_536), (65_536, 65_536), (65_537, 131_072),
    (131_073, 196_608),
  ])
  func `padding fills the bucket`(length: Int, bucket: Int) {
    let xml = [UInt8](repeating: 0x20, count: length)
    let padded = Padding.pad(xml)
    #expect(padded.count == bucket)
    #expect(padded.starts(with: xml))
    #expect(padded.dropFirst(length).allSatisfy { $0 == 0x0a })
    #expect(Padding.pad(padded) == padded)
  }

  @Test func `random identifiers are 32 hex digits and differ`() throws {
    let identifiers = try (0..<1000).map { _ in try Randomness.identifier() }
    #expect(Set(identifiers).count == 1000)
    #expect(identifiers.allSatisfy { $0.count == 32 && Hex.decode($0) != nil })
  }
}
