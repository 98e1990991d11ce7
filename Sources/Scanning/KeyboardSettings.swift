/// How a scanner types.
public struct KeyboardSettings: Sendable, Equatable {
  /// What differs from the US keyboard: the key that gives `name` there gives `characters` here (alone, with shift, with
  /// AltGr).
  public struct Key: Sendable, Equatable {
    public let name: UInt8
    public let characters: [UInt8]
  }

  public var keys: [Key] = []

  public init() {}

  var map: KeyMap {
    var map = KeyMap()
    for key in keys { _ = map.change(key.name, to: key.characters) }
    return map
  }

  var fault: String? {
    var map = KeyMap()
    for key in keys where !map.change(key.name, to: key.characters) {
      return "keyboard.keys names a key that the US keyboard lacks, or gives one more than three characters"
    }
    return nil
  }
}

extension KeyboardSettings: Codable {
  private enum Name: String, CodingKey { case keys }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Name.self)
    let keys = try values.decodeIfPresent([String: String].self, forKey: .keys) ?? [:]
    self.keys = try keys.sorted { $0.key < $1.key }.map { name, characters in
      let name = try ByteText.bytes(name, Name.keys, values)
      guard name.count == 1 else {
        throw DecodingError.dataCorruptedError(forKey: .keys, in: values, debugDescription: "a key has one character")
      }
      return Key(name: name[0], characters: try ByteText.bytes(characters, Name.keys, values))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Name.self)
    let pairs = keys.map { (ByteText.text([$0.name]), ByteText.text($0.characters)) }
    try values.encode(Dictionary(pairs) { first, _ in first }, forKey: .keys)
  }
}
