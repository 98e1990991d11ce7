public import TravelDocument

/// Says what the lines of one scan are. Pure; keeps nothing.
public enum ScanClassifier {
  /// Codes of slips are longer than this by no printer of ours.
  static let longestSlipCode = 2048
  static let longestBadge = 64
  static let longestReceipt = 256

  /// - Parameters:
  ///   - symbology: AIM identifier of the code, where the scanner told it.
  ///   - today: decides the centuries of a document's dates.
  public static func classify(_ lines: [[UInt8]], symbology: String? = nil, today: CalendarDay) -> ScanContent {
    // Its fields begin with an at sign and line ends, which may have parted it.
    if lines.first?.first == 0x40, let header = AAMVAHeader(Array(lines.joined())) { return .aamva(header) }
    if lines.contains(where: { ZoneLine(bytes: $0).isLikely }) { return document(lines, today: today) }
    guard lines.count == 1 else {
      let length = lines.reduce(0) { $0 + $1.count }
      return lines.allSatisfy(isText)
        ? .other(RawCode(lines: lines, symbology: symbology)) : .unreadable(.garbled(byteCount: length))
    }
    let line = lines[0]
    if line.starts(with: "WPB1-".utf8) {
      return isBadge(line)
        ? .badge(String(decoding: line, as: UTF8.self)) : .unreadable(.malformedBadge(byteCount: line.count))
    }
    // It is binary after this byte, which no text begins with.
    if line.first == VisibleDigitalSeal.magic {
      return (try? VisibleDigitalSeal(bytes: line)).map(ScanContent.seal)
        ?? .other(RawCode(lines: [line], symbology: symbology))
    }
    guard isText(line) else { return .unreadable(.garbled(byteCount: line.count)) }
    if line.starts(with: "WP1:".utf8), line.count <= longestSlipCode {
      return .slip(String(decoding: line, as: UTF8.self))
    }
    if line.starts(with: "WPR1:".utf8), line.count <= longestReceipt {
      return .receipt(String(decoding: line, as: UTF8.self))
    }
    if let number = UNHCRNumber(line) { return .unhcrNumber(number) }
    return .other(RawCode(lines: [line], symbology: symbology))
  }

  private static func document(_ lines: [[UInt8]], today: CalendarDay) -> ScanContent {
    do throws(TravelDocumentError) {
      let document = try MachineReadableZone.parse(
        lines: lines.map { String(decoding: $0, as: UTF8.self) }, today: today)
      return document.problems.contains(.charset)
        ? .unreadable(.malformedMRZ(.characters)) : .travelDocument(document)
    } catch {
      return .unreadable(.malformedMRZ(.lineLengths(lines.prefix(8).map(\.count))))
    }
  }

  /// `WPB1-` and Crockford base32, in capitals: digits and letters but I, L, O and U.
  private static func isBadge(_ line: [UInt8]) -> Bool {
    let code = line.dropFirst(5)
    return (1...longestBadge).contains(code.count)
      && code.allSatisfy { byte in
        switch byte {
        case 0x30...0x39: true
        case 0x49, 0x4C, 0x4F, 0x55: false
        default: (0x41...0x5A).contains(byte)
        }
      }
  }

  /// UTF-8 without control characters, but those that codes use to part their fields (EOT, TAB, LF, CR, FS to US).
  private static func isText(_ line: [UInt8]) -> Bool {
    for byte in line where byte < 0x20 || byte == 0x7F {
      switch byte {
      case 0x04, 0x09, 0x0A, 0x0D, 0x1C...0x1F: continue
      default: return false
      }
    }
    return String(validating: line, as: UTF8.self) != nil
  }
}
