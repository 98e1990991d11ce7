extension Framing: Codable {
  private enum Key: String, CodingKey, CaseIterable {
    case prefix, suffix, terminators, separators, envelope, padCharacters, idleMilliseconds, idleEndsScan
    case binaryContent, aimIdentifier, joinMilliseconds, maximumLength
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    func bytes(_ key: Key, else preset: [UInt8]) throws -> [UInt8] {
      guard let text = try values.decodeIfPresent(String.self, forKey: key) else { return preset }
      return try ByteText.bytes(text, key, values)
    }
    self.init()
    prefix = try bytes(.prefix, else: prefix)
    suffix = try bytes(.suffix, else: suffix)
    terminators = try bytes(.terminators, else: terminators)
    separators = try bytes(.separators, else: separators)
    padCharacters = try bytes(.padCharacters, else: padCharacters)
    envelope = try values.decodeIfPresent(Envelope.self, forKey: .envelope) ?? envelope
    idleMilliseconds = try values.decodeIfPresent(Int64.self, forKey: .idleMilliseconds) ?? idleMilliseconds
    idleEndsScan = try values.decodeIfPresent(Bool.self, forKey: .idleEndsScan) ?? idleEndsScan
    binaryContent = try values.decodeIfPresent(Bool.self, forKey: .binaryContent) ?? binaryContent
    aimIdentifier = try values.decodeIfPresent(Bool.self, forKey: .aimIdentifier) ?? aimIdentifier
    joinMilliseconds = try values.decodeIfPresent(Int64.self, forKey: .joinMilliseconds) ?? joinMilliseconds
    maximumLength = try values.decodeIfPresent(Int.self, forKey: .maximumLength) ?? maximumLength
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(ByteText.text(prefix), forKey: .prefix)
    try values.encode(ByteText.text(suffix), forKey: .suffix)
    try values.encode(ByteText.text(terminators), forKey: .terminators)
    try values.encode(ByteText.text(separators), forKey: .separators)
    try values.encode(ByteText.text(padCharacters), forKey: .padCharacters)
    try values.encode(envelope, forKey: .envelope)
    try values.encode(idleMilliseconds, forKey: .idleMilliseconds)
    try values.encode(idleEndsScan, forKey: .idleEndsScan)
    try values.encode(binaryContent, forKey: .binaryContent)
    try values.encode(aimIdentifier, forKey: .aimIdentifier)
    try values.encode(joinMilliseconds, forKey: .joinMilliseconds)
    try values.encode(maximumLength, forKey: .maximumLength)
  }
}
