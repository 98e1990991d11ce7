/// Lengths that say little: sealed sizes are what somebody who takes the box, or watches the link, still sees.
public enum Padding {
  private static let smallest = 1 << 10
  private static let step = 64 << 10

  /// The bucket a length falls into: 1, 2, 4 ... 64 KiB, then multiples of 64 KiB.
  public static func bucket(_ length: Int) -> Int {
    if length > step { return (length + step - 1) / step * step }
    var bucket = smallest
    while bucket < length { bucket *= 2 }
    return bucket
  }

  /// `xml` filled up to its bucket with line feeds. White space may follow the root element (XML 1.0, production 1), so
  /// the document stays well-formed as it is and needs no header that says where it ends.
  public static func pad(_ xml: [UInt8]) -> [UInt8] {
    xml + repeatElement(0x0a, count: bucket(xml.count) - xml.count)
  }
}
