/// Reads the machine readable zone of travel documents. Pure: the day is given.
///
/// Misreadings are reported and the fields left as they were read: pairs that scanners confuse (6/G, 8/S, 5/Z, `<`/K)
/// pass every check digit, so a mended number could be another person's. What can be proved is in `repairs`.
public enum MachineReadableZone {
  /// The most bytes that any layout has.
  public static let longest = 90

  /// Reads the lines of one zone, without line ends.
  /// - Parameter today: decides centuries (`CenturyRule`); UTC is near enough.
  /// - Throws: `TravelDocumentError` when the lines have the lengths of no layout. Wrong characters, dates, codes and
  ///   check digits don't throw: the document comes back with its problems.
  public static func parse(
    lines: [String], today: CalendarDay
  ) throws(TravelDocumentError) -> MachineReadableDocument {
    let bytes = joined(lines)
    return try parse(bytes: bytes.span, lineLengths: lines.map(\.utf8.count), today: today)
  }

  /// The same over the bytes of all lines, one after the other: 72, 88 or 90.
  public static func parse(
    bytes: Span<UInt8>, today: CalendarDay
  ) throws(TravelDocumentError) -> MachineReadableDocument {
    try parse(bytes: bytes, lineLengths: [bytes.count], today: today)
  }

  /// Which layout the lines have; nil when none.
  public static func format(lines: [String]) -> MachineReadableZoneFormat? {
    let bytes = joined(lines)
    return MachineReadableZoneFormat(lineLengths: lines.map(\.utf8.count), bytes: bytes.span)
  }

  private static func parse(
    bytes: Span<UInt8>, lineLengths: [Int], today: CalendarDay
  ) throws(TravelDocumentError) -> MachineReadableDocument {
    switch MachineReadableZoneFormat(lineLengths: lineLengths, bytes: bytes) {
    case nil: throw .layout(lineLengths: lineLengths)
    case .td1?: return read(bytes, .td1, today: today)
    case .td2?: return read(bytes, .td2, today: today)
    case .td3?: return read(bytes, .td3, today: today)
    case .visaA?: return read(bytes, .visaA, today: today)
    case .visaB?: return read(bytes, .visaB, today: today)
    case .frenchIdentityCard?: return FrenchIdentityCard.read(bytes, today: today)
    case .drivingLicence?: return DrivingLicenceZone.read(bytes, today: today)
    case .swissDrivingLicence?: return DrivingLicenceZone.readSwiss(bytes, today: today)
    }
  }

  private static func read(
    _ bytes: Span<UInt8>, _ layout: ZoneLayout, today: CalendarDay
  ) -> MachineReadableDocument {
    ZoneReader.read(bytes, layout, today: today).withRepairs(bytes, layout, today: today)
  }

  /// All lines' bytes, bounded.
  static func joined(_ lines: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(longest)
    for line in lines.prefix(4) { bytes.append(contentsOf: line.utf8.prefix(longest + 1)) }
    return bytes
  }
}
