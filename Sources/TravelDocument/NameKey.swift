/// A name made comparable: two spellings of one name on two documents often have the same key. That two keys agree says
/// that the names may be the same person's; it never says they are.
public struct NameKey: Sendable, Hashable {
  /// A-Z, the parts in alphabetical order, separated by single spaces.
  public let text: String

  /// From names as on documents or in any script that `Transliteration` knows; nil when a letter is unknown to it or
  /// none is there. The order of the parts doesn't matter: issuers differ in which name is the surname.
  public init?(_ names: [String], cyrillic: Transliteration.Cyrillic = .general) {
    var parts: [String] = []
    for name in names {
      guard case .letters(let letters) = Transliteration.letters(of: name, cyrillic: cyrillic) else { return nil }
      parts += letters.utf8.split(separator: 0x20).map { NameKey.folded(Substring($0)) }
    }
    guard !parts.isEmpty else { return nil }
    text = parts.sorted().joined(separator: " ")
  }

  /// Doc 9303-3 6.A allows several spellings of one letter (UE, UXX and U of u umlaut; N and NXX of n tilde): one of
  /// them stands for all.
  private static func folded(_ part: Substring) -> String {
    let spellings: [([UInt8], [UInt8])] = [
      (Array("UXX".utf8), Array("U".utf8)), (Array("NXX".utf8), Array("N".utf8)), (Array("AE".utf8), Array("A".utf8)),
      (Array("OE".utf8), Array("O".utf8)), (Array("UE".utf8), Array("U".utf8)), (Array("AA".utf8), Array("A".utf8)),
    ]
    var bytes = Array(part.utf8)[...]
    var result: [UInt8] = []
    while let first = bytes.first {
      if let (long, short) = spellings.first(where: { bytes.starts(with: $0.0) }) {
        result += short
        bytes = bytes.dropFirst(long.count)
      } else {
        result.append(first)
        bytes = bytes.dropFirst()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension NameKey: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "the key of a name" }
  public var debugDescription: String { description }
}
