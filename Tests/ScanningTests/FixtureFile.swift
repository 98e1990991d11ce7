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
///     @12 !keys +42 +3 -3 -42            a wedge's key events: + pressed, - released, ~ repeated, ! lost, . report
///     @12 !type TEXT\r                   the same for a text on a US keyboard, 2 ms a key
///     layout symbology-first             HID-POS reports: symbology-first, data-first or a descriptor in hexadecimal
///     @12 !report 02 03 5D 51 31 41 42   one HID-POS report, filled up with zeros; `+` at its end: more follows
///     = document ERIKSSON ...            what must come out, in order
struct FixtureFile {
  enum Step {
    case bytes([UInt8])
    case pass
    case unplug
    case events([InputEvent])
    case report([UInt8])
  }

  struct Malformed: Error, CustomStringConvertible {
    let description: String
  }

  let name: String
  let framing: Framing
  private let keyboard: KeyboardSettings
  private let layout: HIDPOSLayout
  let steps: [(at: Int64, Step)]
  let expected: [String]
  private let isLate: Bool

  init(name: String, text: String, profiles: [String: DeviceProfile]) throws {
    var framing = Framing()
    var steps: [(at: Int64, Step)] = []
    var expected: [String] = []
    var isLate = false
    var keyboard = KeyboardSettings()
    var layout = HIDPOSLayout.symbologyFirst
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let word = line.prefix { $0 != " " }
      let rest = String(line.dropFirst(word.count + 1))
      switch word.first {
      case "=": expected.append(rest)
      case "@":
        guard let time = Int64(word.dropFirst()) else { throw Malformed(description: "\(name): \(line)") }
        steps.append((time, try Self.step(rest)))
      default:
        switch word {
        case "late": isLate = true
        case "framing": framing = try JSONDecoder().decode(Framing.self, from: Data(rest.utf8))
        case "profile":
          guard let profile = profiles[rest] else { throw Malformed(description: "\(name): no profile \(rest)") }
          framing = profile.framing
          keyboard = profile.keyboard
        case "layout": layout = try Self.layout(rest)
        default: throw Malformed(description: "\(name): \(line)")
        }
      }
    }
    self.name = name
    self.framing = framing
    self.steps = steps
    self.expected = expected
    self.isLate = isLate
    self.keyboard = keyboard
    self.layout = layout
  }

  /// Plays the recording, calling `idle` when it is due, as the loop does.
  /// - Parameter chunk: bytes of one read at most.
  func play(chunk: Int) -> [String] {
    var assembler = ScanAssembler(framing)
    let today = CalendarDay(year: 2026, month: 6, day: 15)
    var wedge = WedgeDecoder(keyboard)
    var reports = HIDPOSDecoder(layout)
    var scans: [ScanContent] = []
    for (time, step) in steps {
      while !isLate, let wake = assembler.nextWake, wake <= time { scans += assembler.idle(at: wake, today: today) }
      switch step {
      case .pass: break
      case .unplug: scans += assembler.end(at: time, today: today)
      case .events(let events):
        for start in stride(from: 0, to: events.count, by: chunk) {
          for piece in wedge.receive(events[start..<min(start + chunk, events.count)]) {
            scans += assembler.receive(piece, at: time, today: today)
          }
        }
      case .report(let report):
        for piece in reports.receive(report[...]) { scans += assembler.receive(piece, at: time, today: today) }
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
    case .receipt(let code): "receipt " + code
    case .seal(let seal): "seal \(seal.signerIdentifier)" + seal.problems.map { " " + $0.rawValue }.joined()
    case .aamva(let header): "aamva \(header.issuerIdentification)"
    case .unhcrNumber(let number): "unhcr \(number.text)"
    case .other(let code): "other \(code.length)" + (code.symbology.map { " " + $0 } ?? "")
    case .unreadable(let problem): text(problem)
    }
  }

  private static func text(_ problem: ScanProblem) -> String {
    switch problem {
    case .overrun: "overrun"
    case .unterminated(let count): "unterminated \(count)"
    case .tooLong(let limit): "tooLong \(limit)"
    case .garbled(let count): "garbled \(count)"
    case .checkFailed(let count): "checkFailed \(count)"
    case .missingAffix(let count): "missingAffix \(count)"
    case .malformedBadge(let count): "malformedBadge \(count)"
    case .malformedMRZ(.lineLengths(let lengths)): "malformedMRZ \(lengths)"
    case .malformedMRZ(.characters): "malformedMRZ characters"
    }
  }

  private static func step(_ text: String) throws -> Step {
    let word = text.prefix { $0 != " " }
    let rest = String(text.dropFirst(word.count + 1))
    switch word {
    case "": return .pass
    case "!unplug": return .unplug
    case "!type": return .events(Typist.events(try bytes(rest)))
    case "!keys":
      return .events(
        try rest.split(separator: " ").map { word in
          if word == "." { return InputEvent(kind: .synchronisation, code: 0, value: 0) }
          if word == "!" { return InputEvent(kind: .synchronisation, code: 3, value: 0) }
          guard let value = ["-": 0, "+": 1, "~": 2][word.prefix(1)], let code = UInt16(word.dropFirst()) else {
            throw Malformed(description: "bad key in a fixture: \(word)")
          }
          return InputEvent(kind: .key, code: code, value: Int32(value))
        })
    case "!report":
      let words = rest.split(separator: " ")
      var report = [UInt8](repeating: 0, count: 64)
      for (index, word) in words.filter({ $0 != "+" }).prefix(63).enumerated() {
        guard let byte = UInt8(word, radix: 16) else { throw Malformed(description: "bad byte in a fixture: \(word)") }
        report[index] = byte
      }
      if words.last == "+" { report[63] = 1 }
      return .report(report)
    default: return .bytes(try bytes(text))
    }
  }

  private static func layout(_ text: String) throws -> HIDPOSLayout {
    switch text {
    case "symbology-first": return .symbologyFirst
    case "data-first": return .dataFirst
    default:
      let bytes = text.split(separator: " ").compactMap { UInt8($0, radix: 16) }
      guard let layout = HIDPOSLayout(descriptor: bytes) else {
        throw Malformed(description: "no bar code scanner's report descriptor")
      }
      return layout
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
