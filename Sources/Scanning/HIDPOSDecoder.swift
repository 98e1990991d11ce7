/// From a HID-POS scanner's reports to what it scanned. Pure.
public struct HIDPOSDecoder: Sendable {
  private let layout: HIDPOSLayout
  /// What the first report of a scan said of its kind.
  private var symbology: String?

  public init(_ layout: HIDPOSLayout) { self.layout = layout }

  /// Takes one report as read, its number included.
  public mutating func receive(_ report: ArraySlice<UInt8>) -> [PortInput] {
    // Another report of the device (its battery, its trigger) is none of ours.
    if let number = layout.report, report.first != number { return [] }
    guard let fragment = layout.fragment(report) else {
      symbology = nil
      return [.problem(.garbled(byteCount: report.count))]
    }
    symbology = symbology ?? fragment.symbology
    if fragment.continues { return [.bytes(fragment.bytes)] }
    defer { symbology = nil }
    return [.bytes(fragment.bytes), .endOfScan(symbology: symbology)]
  }
}
