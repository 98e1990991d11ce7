import Sealing

/// A slip's number: post, six characters without order, one check character — "D7-K3M-9QX-R".
///
/// The six characters are a keyed permutation of a counter, so two slips side by side don't say which came first or how
/// many lie between. The check character is a weighted sum in GF(32): it finds every single wrong character and every
/// swap of two neighbours.
public struct SerialNumber: Sendable, Hashable, CustomStringConvertible {
  /// Crockford's base 32: no I, L, O, U, so that it can be said on the phone.
  static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
  static let bodyLength = 6

  public let post: String
  private let body: [UInt8]

  /// The serial for the `counter`-th slip of a post, counted from 0 up to 2^30.
  public init(post: String, counter: UInt64, key: [UInt8]) throws(ReferralError) {
    guard (2...4).contains(post.utf8.count), post.utf8.allSatisfy({ Self.alphabet.contains($0) }) else {
      throw .badPost
    }
    guard counter < Permutation.size else { throw .badSerial("all numbers of this post are used up") }
    var number = Permutation.apply(UInt32(counter), key: key)
    var body = [UInt8](repeating: 0, count: Self.bodyLength)
    for index in body.indices.reversed() {
      body[index] = UInt8(number & 31)
      number >>= 5
    }
    self.post = post
    self.body = body
  }

  /// Reads a serial as printed or as said: any case, with or without dashes or spaces, O for 0, I and L for 1.
  public init(_ text: String) throws(ReferralError) {
    var values: [UInt8] = []
    for character in text.utf8 where character != UInt8(ascii: "-") && character != UInt8(ascii: " ") {
      guard let value = Self.value(of: character) else { throw .badSerial("it has a character that no serial has") }
      values.append(value)
    }
    guard (9...11).contains(values.count) else { throw .badSerial("it has \(values.count) characters, not 9 to 11") }
    let check = values.removeLast()
    guard Self.check(values) == check else { throw .badSerial("its check character doesn't fit") }
    post = String(decoding: values.dropLast(Self.bodyLength).map { Self.alphabet[Int($0)] }, as: UTF8.self)
    body = Array(values.suffix(Self.bodyLength))
  }

  public var description: String {
    let characters = body.map { Self.alphabet[Int($0)] }
    let check = Self.alphabet[Int(Self.check(post.utf8.compactMap(Self.value(of:)) + body))]
    let halves = [characters.prefix(3), characters.suffix(3)].map { String(decoding: $0, as: UTF8.self) }
    return "\(post)-\(halves[0])-\(halves[1])-\(String(decoding: [check], as: UTF8.self))"
  }

  static func value(of character: UInt8) -> UInt8? {
    var character = character
    if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(character) { character -= 32 }
    switch character {
    case UInt8(ascii: "O"): return 0
    case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
    default: return alphabet.firstIndex(of: character).map { UInt8($0) }
    }
  }

  /// Horner's rule in GF(32) (x^5 + x^2 + 1) at the primitive element 2: every place has another weight, none of them 1,
  /// so that a swap with the check character itself is seen too.
  static func check(_ values: [UInt8]) -> UInt8 {
    values.reduce(0) { sum, value in
      let doubled = (sum ^ value) << 1
      return doubled & 32 == 0 ? doubled : doubled ^ 0b100101
    }
  }
}

/// A keyed permutation of 0 ..< 2^30: six rounds of a balanced Feistel network over two halves of 15 bits.
enum Permutation {
  static let size: UInt64 = 1 << 30

  static func apply(_ number: UInt32, key: [UInt8]) -> UInt32 {
    var left = number >> 15
    var right = number & 0x7FFF
    for round in 0..<UInt8(6) {
      let mask = Digest.hmacSHA256(key: key, [round, UInt8(right >> 8), UInt8(right & 0xFF)])
      (left, right) = (right, left ^ ((UInt32(mask[0]) << 8 | UInt32(mask[1])) & 0x7FFF))
    }
    return left << 15 | right
  }
}
