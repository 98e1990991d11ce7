public import Sealing

/// A code that an office reads out over the phone: `7K3M-9QXR`, seven random characters and one that checks them.
///
/// Scheme. When a referral is sealed, the station draws one code for each possible answer, writes all of them behind the
/// record *inside* the sealed envelope, and keeps of each only a tag under its device key. Whoever can say a code has
/// therefore opened the envelope; the box itself can't tell a code, neither can who steals it.
///
/// Strength. 35 random bits a code, three codes an envelope, at most `mostMisses` wrong ones before the phone is no
/// longer enough: whoever guesses has a chance below 1 in 10^9 for each envelope. Overheard, a code says no more than the
/// one answer that it was read out for, which stands by then. The check character (as in a slip's number) catches every
/// single wrong character and every swap of neighbours, and such a slip of the tongue isn't counted as a guess.
public struct SpokenCode: Sendable, Hashable, CustomStringConvertible {
  /// Wrong codes that one envelope bears.
  public static let mostMisses = 10
  private static let randomLength = 7

  private let values: [UInt8]

  /// A new code.
  public static func generate() throws -> SpokenCode {
    let values = try Randomness.bytes(randomLength).map { $0 & 31 }
    return SpokenCode(values: values + [SerialNumber.check(values)])
  }

  init(values: [UInt8]) { self.values = values }

  /// Reads a code as it is said: any case, with or without dashes or blanks, O for 0, I and L for 1.
  public init(_ text: String) throws(ReferralError) {
    var values: [UInt8] = []
    for character in text.utf8.prefix(64) where character != UInt8(ascii: "-") && character != UInt8(ascii: " ") {
      guard let value = SerialNumber.value(of: character) else {
        throw .badSpokenCode("it has a character that no code has")
      }
      values.append(value)
    }
    guard values.count == Self.randomLength + 1 else {
      throw .badSpokenCode("it has \(values.count) characters, not \(Self.randomLength + 1)")
    }
    guard SerialNumber.check(Array(values.dropLast())) == values.last else {
      throw .badSpokenCode("its last character doesn't fit the others")
    }
    self.values = values
  }

  public var description: String {
    let text = values.map { SerialNumber.alphabet[Int($0)] }
    return [text.prefix(4), text.suffix(4)].map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
  }
}

/// The codes of one envelope, one for each answer.
public struct SpokenCodes: Sendable, Hashable {
  public let codes: [EnvelopeReceipt.Answer: SpokenCode]
  private static let opening = "<!-- To answer the post by phone, read out a code."

  /// Codes that differ from each other.
  public static func generate() throws -> SpokenCodes {
    while true {
      var codes: [EnvelopeReceipt.Answer: SpokenCode] = [:]
      for answer in EnvelopeReceipt.Answer.allCases { codes[answer] = try SpokenCode.generate() }
      if Set(codes.values).count == codes.count { return SpokenCodes(codes: codes) }
    }
  }

  private init(codes: [EnvelopeReceipt.Answer: SpokenCode]) { self.codes = codes }

  /// A comment to stand behind the record's root element, where XML allows one: whoever reads the record sees it.
  public var comment: String {
    let words = EnvelopeReceipt.Answer.allCases.compactMap { answer in codes[answer].map { "\(answer.rawValue): \($0)" }
    }
    return "\(Self.opening) \(words.joined(separator: ", ")) -->"
  }

  /// Finds the codes behind an opened record; nil when there are none.
  public init?(in record: String) {
    guard let start = record.range(ofLast: Self.opening) else { return nil }
    var codes: [EnvelopeReceipt.Answer: SpokenCode] = [:]
    for word in record[start...].split(separator: "-->", maxSplits: 1).first?.split(separator: ",") ?? [] {
      let parts = word.split(separator: ":")
      guard parts.count == 2, let name = parts[0].split(separator: " ").last,
        let answer = EnvelopeReceipt.Answer(rawValue: String(name)), let code = try? SpokenCode(String(parts[1]))
      else { continue }
      codes[answer] = code
    }
    guard codes.count == EnvelopeReceipt.Answer.allCases.count else { return nil }
    self.codes = codes
  }
}

extension String {
  /// Where the last occurrence of `text` ends.
  fileprivate func range(ofLast text: String) -> String.Index? {
    var found: String.Index?
    var rest = self[...]
    while let next = rest.firstRange(of: text) {
      found = next.upperBound
      rest = rest[next.upperBound...]
    }
    return found
  }
}
