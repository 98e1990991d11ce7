/// Bech32 (BIP 173) as age uses it for keys: without the length limit of 90.
enum Bech32 {
  private static let alphabet = [UInt8]("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

  /// Lower-case text of `bytes` under the human-readable part `prefix` (lower case).
  static func encode(prefix: String, _ bytes: [UInt8]) -> String {
    let data = regroup(bytes, from: 8, to: 5, pad: true) ?? []
    let values = expand(prefix) + data
    let remainder = checksum(values + [UInt8](repeating: 0, count: 6)) ^ 1
    let check = (0..<6).map { UInt8(remainder >> UInt32(5 * (5 - $0)) & 31) }
    return prefix + "1" + String(decoding: (data + check).map { alphabet[Int($0)] }, as: UTF8.self)
  }

  /// The bytes of `text` when its prefix is `prefix` and its checksum is right; nil otherwise, also for mixed case.
  static func decode(prefix: String, _ text: String) -> [UInt8]? {
    // ASCII first: outside it, letters exist whose lower case is an ASCII one.
    guard text.utf8.count <= 200, text.utf8.allSatisfy({ $0 < 0x80 }),
      text.lowercased() == text || text.uppercased() == text
    else { return nil }
    let lower = [UInt8](text.lowercased().utf8)
    guard let separator = lower.lastIndex(of: 0x31), lower[..<separator].elementsEqual(prefix.utf8) else { return nil }
    var data: [UInt8] = []
    for symbol in lower[(separator + 1)...] {
      guard let value = alphabet.firstIndex(of: symbol) else { return nil }
      data.append(UInt8(value))
    }
    guard data.count >= 6, checksum(expand(prefix) + data) == 1 else { return nil }
    return regroup([UInt8](data.dropLast(6)), from: 5, to: 8, pad: false)
  }

  private static func expand(_ prefix: String) -> [UInt8] {
    prefix.utf8.map { $0 >> 5 } + [0] + prefix.utf8.map { $0 & 31 }
  }

  private static func checksum(_ values: [UInt8]) -> UInt32 {
    let generators: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
    var sum: UInt32 = 1
    for value in values {
      let top = sum >> 25
      sum = (sum & 0x1ff_ffff) << 5 ^ UInt32(value)
      for (bit, generator) in generators.enumerated() where top >> UInt32(bit) & 1 == 1 { sum ^= generator }
    }
    return sum
  }

  private static func regroup(_ values: [UInt8], from: Int, to: Int, pad: Bool) -> [UInt8]? {
    var result: [UInt8] = []
    var pending: UInt32 = 0
    var bits = 0
    for value in values {
      pending = (pending << UInt32(from) | UInt32(value)) & 0xfff
      bits += from
      while bits >= to {
        bits -= to
        result.append(UInt8(pending >> UInt32(bits) & (1 << UInt32(to) - 1)))
      }
    }
    if pad {
      if bits > 0 { result.append(UInt8(pending << UInt32(to - bits) & (1 << UInt32(to) - 1))) }
    } else if bits >= from || pending & (1 << UInt32(bits) - 1) != 0 {
      return nil
    }
    return result
  }
}
