/// Where the parts of a scan stand in a HID-POS report (HID Point of Sale Usage Tables, usage page 0x8C, bar code
/// scanner). Makers order them differently, and the report descriptor says how.
public struct HIDPOSLayout: Sendable, Equatable {
  /// What one report holds.
  struct Fragment: Equatable {
    /// AIM identifier, `]` included, where the report has one.
    let symbology: String?
    let bytes: [UInt8]
    /// Another report of the same scan follows.
    let continues: Bool
  }

  /// Usages that matter.
  private enum Usage {
    static let scanner: UInt32 = 0x8C_0002
    static let symbology: [UInt32] = [0x8C_00FB, 0x8C_00FC, 0x8C_00FD]
    static let data: UInt32 = 0x8C_00FE
    static let continued: UInt32 = 0x8C_00FF
    /// Generic desktop page: byte count.
    static let byteCount: UInt32 = 0x01_003B
  }

  /// The report's number, with which it begins; nil where the device numbers none.
  let report: UInt8?
  /// Places of bytes in the report as read, its number included.
  let length: Int?
  let symbology: [Int]
  let data: Range<Int>
  /// Byte and mask of the bit that says that more follows.
  let continued: (byte: Int, mask: UInt8)?

  /// Access-IS LSR11x and ATR110, Honeywell: AIM identifier, then 56 bytes.
  public static let symbologyFirst = HIDPOSLayout(
    report: 2, length: 1, symbology: [2, 3, 4], data: 5..<61, continued: (63, 1))
  /// Newland FM420: 56 bytes at once.
  public static let dataFirst = HIDPOSLayout(report: 2, length: 1, symbology: [], data: 2..<58, continued: (63, 1))

  init(report: UInt8?, length: Int?, symbology: [Int], data: Range<Int>, continued: (byte: Int, mask: UInt8)?) {
    self.report = report
    self.length = length
    self.symbology = symbology
    self.data = data
    self.continued = continued
  }

  /// Reads it from a report descriptor; nil when that describes no bar code scanner, or one that this can't read.
  public init?(descriptor bytes: [UInt8]) {
    guard let descriptor = HIDReportDescriptor(bytes), descriptor.applications.contains(Usage.scanner),
      // Of two reports with data the first is the scan.
      let data = descriptor.fields.first(where: { $0.usage == Usage.data && $0.bitCount == 8 })
        ?? descriptor.fields.first(where: { $0.usage == Usage.data })
    else { return nil }
    let fields = descriptor.fields.filter { $0.report == data.report }
    let shift = descriptor.numbersReports ? 1 : 0
    func place(_ usage: UInt32) -> Int? {
      fields.first { $0.usage == usage && $0.bitCount == 8 && $0.bitOffset % 8 == 0 }.map { $0.bitOffset / 8 + shift }
    }
    guard data.bitCount == 8, data.bitOffset % 8 == 0 else { return nil }
    let start = data.bitOffset / 8 + shift
    let places = Usage.symbology.compactMap(place)
    let more = fields.first { $0.usage == Usage.continued && $0.bitCount <= 8 }
    self.init(
      report: descriptor.numbersReports ? data.report : nil, length: place(Usage.byteCount),
      symbology: places.count == 3 ? places : [], data: start..<start + data.count,
      continued: more.map { (($0.bitOffset / 8) + shift, UInt8(1 << ($0.bitOffset % 8))) })
  }

  /// Whether a descriptor is a bar code scanner's at all.
  static func isScanner(descriptor bytes: [UInt8]) -> Bool {
    HIDReportDescriptor(bytes)?.applications.contains(Usage.scanner) ?? false
  }

  /// Bytes of one report, its number included.
  var reportLength: Int {
    let places = symbology + [data.upperBound - 1, length ?? 0, continued?.byte ?? 0]
    return (places.max() ?? 0) + 1
  }

  /// What a report holds; nil for another kind of report, or one that contradicts itself.
  func fragment(_ bytes: ArraySlice<UInt8>) -> Fragment? {
    let first = bytes.startIndex
    guard bytes.count >= reportLength, report.map({ $0 == bytes[first] }) ?? true else { return nil }
    var content = bytes[first + data.lowerBound..<first + data.upperBound]
    if let length {
      let count = Int(bytes[first + length])
      guard count <= content.count else { return nil }
      content = content.prefix(count)
    } else {
      while content.last == 0 { content.removeLast() }
    }
    return Fragment(
      symbology: AIMIdentifier.text(symbology.map { bytes[first + $0] }), bytes: Array(content),
      continues: continued.map { bytes[first + $0.byte] & $0.mask != 0 } ?? false)
  }

  public static func == (one: HIDPOSLayout, other: HIDPOSLayout) -> Bool {
    one.report == other.report && one.length == other.length && one.symbology == other.symbology
      && one.data == other.data && one.continued?.byte == other.continued?.byte
      && one.continued?.mask == other.continued?.mask
  }
}
