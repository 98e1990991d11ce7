import Foundation

/// What a running process holds in writable memory: heap, stacks with what lies below their top, data segments.
///
/// Read through `/proc/PID/mem`, which for a process that forbids core dumps only root may (proc(5)).
public struct MemoryImage: Sendable {
  struct Region: Sendable {
    var name: String
    var bytes: [UInt8]
  }

  let regions: [Region]

  /// Why this can't be read here; nil when it can.
  public static var unavailable: String? { geteuid() == 0 ? nil : "only root may read another process's memory" }

  /// Pages that were never touched read as nothing.
  public init(of pid: Int32) throws {
    let maps = FileManager.default.contents(atPath: "/proc/\(pid)/maps").map { String(decoding: $0, as: UTF8.self) }
    let memory = open("/proc/\(pid)/mem", O_RDONLY | O_CLOEXEC)
    guard let maps, memory >= 0 else { throw Tool.Failure.failed("the memory of \(pid) can't be read: errno \(errno)") }
    defer { close(memory) }
    regions = maps.split(separator: "\n").compactMap { line -> Region? in
      let fields = line.split(separator: " ", omittingEmptySubsequences: true)
      let bounds = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
      guard bounds.count == 2, fields[1].hasPrefix("rw") else { return nil }
      var bytes = [UInt8](repeating: 0, count: Int(bounds[1] - bounds[0]))
      var filled = 0
      while filled < bytes.count {
        let count = bytes.withUnsafeMutableBytes {
          pread(memory, $0.baseAddress?.advanced(by: filled), $0.count - filled, Int(bounds[0]) + filled)
        }
        // A page that can't be read holds nothing; the rest of its region may.
        filled += count > 0 ? count : 4096
      }
      return Region(name: fields.count > 5 ? String(fields[5]) : "anonymous \(fields[0])", bytes: bytes)
    }
  }

  /// How many bytes were looked at.
  public var size: Int { regions.reduce(0) { $0 + $1.bytes.count } }

  /// Where `text` stands, as it is and as it travels in forms, once per place: "[heap] +0x12a0".
  public func places(of text: String) -> [String] {
    let encoded = HTTPClient.encode([("", text)]).dropFirst()
    var forms = [Array(text.utf8)]
    if Array(encoded) != forms[0] { forms.append(Array(encoded)) }
    return regions.flatMap { region in
      forms.flatMap { Self.offsets(of: $0, in: region.bytes) }.sorted().map {
        "\(region.name) +0x\(String($0, radix: 16))"
      }
    }
  }

  public func count(of text: String) -> Int { places(of: text).count }

  /// The bytes around a place, what isn't text as dots: to see what kept it.
  public func surroundings(of text: String, limit: Int = 6) -> [String] {
    let word = Array(text.utf8)
    return regions.flatMap { region in
      Self.offsets(of: word, in: region.bytes).prefix(limit).map { offset in
        let window = region.bytes[max(0, offset - 96)..<min(region.bytes.count, offset + word.count + 96)]
        let text = String(decoding: window.map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: ".") }, as: UTF8.self)
        return "\(region.name) +0x\(String(offset, radix: 16)): \(text)"
      }
    }
  }

  static func offsets(of word: [UInt8], in bytes: [UInt8]) -> [Int] {
    bytes.withUnsafeBytes { all in
      word.withUnsafeBytes { needle in
        var found: [Int] = []
        guard let start = all.baseAddress, let word = needle.baseAddress, !needle.isEmpty else { return found }
        var offset = 0
        while offset + needle.count <= all.count,
          let hit = memchr(start + offset, Int32(needle[0]), all.count - needle.count + 1 - offset)
        {
          offset = UnsafeRawPointer(hit) - start
          if memcmp(hit, word, needle.count) == 0 { found.append(offset) }
          offset += 1
        }
        return found
      }
    }
  }
}
