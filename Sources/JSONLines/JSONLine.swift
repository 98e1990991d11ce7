import FoundationEssentials

/// One message, one line: a JSON object with sorted keys, ended by LF.
public enum JSONLine {
  public static func encode(_ message: some Encodable) throws(JSONLinesError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(message) else { throw .malformed }
    return Array(data) + [UInt8(ascii: "\n")]
  }

  public static func decode<Message: Decodable>(
    _ type: Message.Type, from line: [UInt8]
  ) throws(JSONLinesError) -> Message {
    guard let message = try? JSONDecoder().decode(type, from: Data(line)) else { throw .malformed }
    return message
  }
}
