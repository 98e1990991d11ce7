/// Reads the machine readable zone of travel documents. Pure: the day is given, nothing is repaired.
///
/// Misreadings are reported, never mended: the pairs that scanners confuse most often (6/G, 8/S, 5/Z, `<`/K) pass every
/// check digit, so a mended number could be another person's.
public enum MachineReadableZone {
  /// Reads the lines of one zone, without line ends.
  /// - Parameter today: decides centuries (`CenturyRule`); UTC is near enough.
  /// - Throws: `TravelDocumentError` when the lines have no layout this station reads. Wrong characters, dates, codes
  ///   and check digits don't throw: the passport comes back with its problems.
  public static func parse(
    lines: [String], today: CalendarDay
  ) throws(TravelDocumentError) -> MachineReadablePassport {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(PassportZone.length)
    for line in lines.prefix(4) { bytes.append(contentsOf: line.utf8.prefix(PassportZone.length + 1)) }
    let lengths = lines.map(\.utf8.count)
    guard let format = format(lineLengths: lengths, first: bytes.first) else { throw .layout(lineLengths: lengths) }
    guard format == .td3 else { throw .unsupportedFormat(format) }
    return PassportZone.read(bytes.span, today: today)
  }

  /// The same over the 88 bytes of both lines, one after the other.
  public static func parse(
    bytes: Span<UInt8>, today: CalendarDay
  ) throws(TravelDocumentError) -> MachineReadablePassport {
    guard bytes.count == PassportZone.length else { throw .layout(lineLengths: [bytes.count]) }
    guard bytes[0] != letterV else { throw .unsupportedFormat(.visaA) }
    return PassportZone.read(bytes, today: today)
  }

  /// Which layout lines of these lengths have; nil when none. `first` is the first byte, by which visas are known.
  static func format(lineLengths: [Int], first: UInt8?) -> MachineReadableZoneFormat? {
    switch lineLengths {
    case [44, 44]: first == letterV ? .visaA : .td3
    case [36, 36]: first == letterV ? .visaB : .td2
    case [30, 30, 30]: .td1
    default: nil
    }
  }

  private static let letterV: UInt8 = 0x56
}
