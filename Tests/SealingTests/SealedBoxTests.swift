import Sealing
import Testing

struct SealedBoxTests {
  let box: SealedBox

  init() throws { box = try SealedBox(key: [UInt8](0..<32)) }

  @Test(arguments: [0, 1, 100, 100_000])
  func `what is sealed opens`(length: Int) throws {
    let field = [UInt8](repeating: 9, count: length)
    let sealed = try box.seal(field, associated: [1])
    #expect(sealed.count == length + SealedBox.overhead)
    #expect(try box.open(sealed, associated: [1]) == field)
    #expect(try box.seal(field, associated: [1]) != sealed)
  }

  @Test func `changed, moved, cut or foreign fields don't open`() throws {
    let sealed = try box.seal([1, 2, 3], associated: [1])
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 4
      #expect(throws: SealingError.self) { try box.open(changed, associated: [1]) }
    }
    for length in 0..<sealed.count {
      #expect(throws: SealingError.self) { try box.open([UInt8](sealed[..<length]), associated: [1]) }
    }
    #expect(throws: SealingError.self) { try box.open(sealed, associated: [2]) }
    #expect(throws: SealingError.self) { try box.open(sealed, associated: []) }
    let other = try SealedBox(key: [UInt8](1...32))
    #expect { try other.open(sealed, associated: [1]) } throws: { ($0 as? SealingError)?.reason == .notAuthentic }
  }

  @Test func `a key of another length is refused`() {
    #expect(throws: SealingError.self) { try SealedBox(key: [UInt8](0..<31)) }
  }
}
