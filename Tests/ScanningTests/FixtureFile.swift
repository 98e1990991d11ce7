import Foundation
import Scanning
import TravelDocument

/// One recorded input: a header in `#` lines (device, what came, what must result), then
///
///     framing {"maximumLength": 64}      what differs from Framing(), as in a profile; may be left out
///     profile honeywell-usb-serial       or a profile of hardware/devices instead
///     late                               the loop is stalled: no time-out is noticed before the next bytes
///     @12 text\r\n                       bytes read at 12 ms; escapes \r \n \t \\ \s (space) \xHH
///     @500                               time passes
///     @510 !unplug                       the device is gone
///     = document ERIKSSON ...            what must come out, in order
struct FixtureFile {
  enum Step {
    case bytes([UInt8])
    case pass
    case unplug
  }

  struct Malformed: Error, CustomStringConvertible {
    let description: String
  }

  let name: String
  let framing: Framing
  let steps: [(at: Int64, Step)]
  let expected: [String]
  private let isLate: Bool

  init(name: String, text: String, profiles: [String: DeviceProfile]) throws {
    var framing = Framing()
    var steps: [(at: Int64, Step)] = []
    var expected: [String] = []
    var isLate = false
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let word = line.prefix { $0 != " " }
      let rest = String(line.dropFirst(word.count + 1))
      switch word.first {
      case "=": expected.append(rest)
      case "@":
        guard let time = Int64(word.dropFirst()) else { throw Malformed(description: "\(name): \(line)") }
        steps.append((time, rest.isEmpty ? .pass : rest == "!unplug" ? .unplug : .bytes(try Self.bytes(rest))))
      default:
        switch word {
        case "late": isLate = true
        case "framing": framing = try JSONDecoder().decode(Framing.self, from: Data(rest.utf8))
        case "profile":
          guard let profile = profiles[rest] else { throw Malformed(description: "\(name): no profile \(rest)") }
          framing = profile.framing
        default: throw Malformed(description: "\(name): \(line)")
        }
      }
    }
    self.name = name
    self.framing = framing
    self.steps = steps
    self.expected = expected
    self.isLate = isLate
  }

  /// Plays the recording, calling `idle` when it is due, as the loop does.
  /// - Parameter chunk: bytes of one read at most.
  func play(chunk: Int) -> [String] {
    var assembler = ScanAssembler(framing)
    let today = CalendarDay(year: 2026, month: 6, day: 15)
    var scans: [ScanContent] = []
    for (time, step) in steps {
      while !isLate, let wake = assembler.nextWake, wake <= time { scans += assembler.idle(at: wake, today: today) }
      switch step {
      case .pass: break
      case .unplug: scans += assembler.end(at: time, today: today)
      case .bytes(let bytes):
        for start in stride(from: 0, to: bytes.count, by: chunk) {
          scans += assembler.receive(bytes[start..<min(start + chunk, bytes.count)], at: time, today: today)
        }
      }
    }
    return scans.map(Self.text)
  }

  static func text(_ content: ScanContent) -> String {
    switch content {
    case .travelDocument(let document):
      "document " + [document.surname.value, document.givenNames.value, document.number.value].joined(separator: "/")
        + document.problems.map { " " + $0.rawValue }.joined()
    case .badge(let code): "badge " + code
    case .slip(let code): "slip " + code
    case .seal(let seal): "seal \(seal.signerIdentifier)" + seal.problems.map { " " + $0.rawValue }.joined()
    case .aamva(let header): "aamva \(header.issuerIdentification)"
    case .unhcrNumber(let number): "unhcr \(number.text)"
    case .other(let code): "other \(code.length)"
    case .unreadable(let problem): text(problem)
    }
  }

  private static func text(_ problem: ScanProblem) -> String {
    switch problem {
    case .unterminated(let count): "unterminated \(count)"
    case .tooLong(let limit): "tooLong \(limit)"
    case .garbled(let count): "garbled \(count)"
    case .missingAffix(let count): "missingAffix \(count)"
    case .malformedBadge(let count): "malformedBadge \(count)"
    case .malformedMRZ(.lineLengths(let lengths)): "malformedMRZ \(lengths)"
    case .malformedMRZ(.characters): "malformedMRZ characters"
    }
  }

  private static func bytes(_ text: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "r"): bytes.append(13)
      case UInt8(ascii: "n"): bytes.append(10)
      case UInt8(ascii: "t"): bytes.append(9)
      case UInt8(ascii: "s"): bytes.append(32)
      case UInt8(ascii: "\\"): bytes.append(92)
      case UInt8(ascii: "x"):
        guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
          throw Malformed(description: "bad \\x in a fixture")
        }
        bytes.append(value)
        rest = rest.dropFirst(2)
      default: throw Malformed(description: "bad escape in a fixture")
      }
    }
    return bytes
  }
}
