extension VisibleDigitalSeal {
  /// The byte that every seal begins with (Doc 9303-13 2.2).
  public static let magic: UInt8 = 0xDC
  /// No barcode in use holds more.
  public static let longest = 4096

  /// Takes a seal apart. Throws `TravelDocumentError.seal` when there is no header to read; what follows it is read as
  /// far as it goes, and what is wrong stands in `problems`. Pure.
  public init(bytes: [UInt8]) throws(TravelDocumentError) {
    guard bytes.count <= Self.longest else { throw .seal(byteCount: bytes.count) }
    var reader = Reader(bytes)
    guard reader.byte() == Self.magic, let rawVersion = reader.byte(), let country = reader.take(2) else {
      throw .seal(byteCount: bytes.count)
    }
    self.rawVersion = rawVersion
    issuingCountry = Self.trimmed(C40.decode(country))
    guard let (signer, reference) = Self.signer(&reader, rawVersion) else { throw .seal(byteCount: bytes.count) }
    signerIdentifier = signer
    certificateReference = reference
    guard let issuing = reader.take(3), let signed = reader.take(3), let feature = reader.byte(),
      let category = reader.byte()
    else { throw .seal(byteCount: bytes.count) }
    issuingDate = Self.day(issuing)
    signatureDate = Self.day(signed)
    featureReference = feature
    self.category = category

    var problems: [SealProblem] = []
    if rawVersion != 2 && rawVersion != 3 { problems.append(.version) }
    if issuingDate == nil { problems.append(.issuingDate) }
    if signatureDate == nil { problems.append(.signatureDate) }
    var signedLength = reader.position
    var fields: [SealField] = []
    var signature: [UInt8]?
    let kind = SealKind(featureReference: feature, category: category)
    while signature == nil, let start = reader.next, let tag = reader.byte() {
      guard let length = reader.length() else {
        problems.append(.cutOff)
        break
      }
      let value = reader.takeUpTo(length)
      if value.count < length { problems.append(.cutOff) }
      if tag == 0xFF {
        signedLength = start
        if value.count == length { signature = Array(value) }
        if reader.next != nil { problems.append(.trailing) }
        break
      }
      if fields.contains(where: { $0.tag == tag }), !problems.contains(.fieldTwice) { problems.append(.fieldTwice) }
      fields.append(SealField(tag: tag, bytes: value, kind?.field(tag)))
    }
    if signature.map({ $0.isEmpty || !$0.count.isMultiple(of: 2) }) ?? true { problems.append(.noSignature) }
    if let kind, !Self.fits(fields, kind) { problems.append(.fieldLength) }
    self.fields = fields
    self.signature = signature
    self.signedLength = signedLength
    signedBytes = Array(bytes.prefix(signedLength))
    length = reader.position
    self.problems = problems
  }

  /// Version 3 has 4 and 5 characters; version 4 has 4, two hexadecimal digits of length, and that many.
  private static func signer(_ reader: inout Reader, _ rawVersion: UInt8) -> (String, String)? {
    if rawVersion == 2 {
      guard let bytes = reader.take(6) else { return nil }
      let text = Array(C40.decode(bytes))
      return (String(text.prefix(4)), trimmed(String(text.dropFirst(4))))
    }
    guard let head = reader.take(4) else { return nil }
    let start = Array(C40.decode(head))
    guard start.count == 6, let length = Int(String(start[4...]), radix: 16),
      // The whole is packed as one text: two bytes for each three of its characters.
      let rest = reader.take((6 + length + 2) / 3 * 2 - 4)
    else { return nil }
    return (String(start.prefix(4)), trimmed(String(C40.decode(rest).prefix(length))))
  }

  /// Three bytes: the number MMDDYYYY.
  private static func day(_ bytes: ArraySlice<UInt8>) -> CalendarDay? {
    let number = bytes.reduce(0) { $0 << 8 | Int($1) }
    let (month, day, year) = (number / 1_000_000, number / 10_000 % 100, number % 10_000)
    guard (1...12).contains(month), year > 0, day >= 1, day <= CalendarDay.length(ofMonth: month, year: year) else {
      return nil
    }
    return CalendarDay(year: year, month: month, day: day)
  }

  private static func fits(_ fields: [SealField], _ kind: SealKind) -> Bool {
    for field in fields {
      if let lengths = kind.field(field.tag)?.lengths, !lengths.contains(field.bytes.count) { return false }
    }
    let isComplete = kind.fields.allSatisfy { due in !due.isRequired || fields.contains { $0.tag == due.tag } }
    return isComplete && (kind != .visa || fields.contains { $0.tag == 1 || $0.tag == 2 })
  }

  private static func trimmed(_ text: String) -> String {
    String(text.reversed().drop { $0 == " " || $0 == "<" }.reversed())
  }

  /// Bytes from the front, never beyond the end.
  private struct Reader {
    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The position, nil at the end.
    var next: Int? { position < bytes.count ? position : nil }

    mutating func byte() -> UInt8? { take(1)?.first }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard count >= 0, bytes.count - position >= count else { return nil }
      return takeUpTo(count)
    }

    mutating func takeUpTo(_ count: Int) -> ArraySlice<UInt8> {
      let end = min(position + count, bytes.count)
      defer { position = end }
      return bytes[position..<end]
    }

    /// DER: one byte below 0x80, else the number of bytes that hold the length (one or two here).
    mutating func length() -> Int? {
      guard let first = byte() else { return nil }
      switch first {
      case 0..<0x80: return Int(first)
      case 0x81: return byte().map(Int.init)
      case 0x82: return take(2).map { $0.reduce(0) { $0 << 8 | Int($1) } }
      default: return nil
      }
    }
  }
}
