/// What a framer made of the bytes.
public enum FramerEvent: Sendable, Equatable {
  /// One scan, its marks taken off; never empty. The symbology is an AIM identifier, where the device gave one.
  case frame([UInt8], symbology: String?)
  case problem(ScanProblem)
}

/// Cuts a device's bytes into frames. Pure: bytes and times in, events out; how many bytes came at once never matters.
///
/// Memory is bounded by `maximumLength`; after too long a scan it finds its feet at the next end or silence. A half scan
/// is reported after `idleMilliseconds` and never becomes the beginning of the next.
public struct Framer: Sendable {
  enum State: Equatable {
    /// Before a scan, or outside the envelope.
    case outside
    /// Between SOH and STX, or within prefix and length.
    case header
    case inside
    /// The next byte is the block check character.
    case check
    /// Dropping what is left of too long a scan.
    case skipping
    /// Dropping everything up to a silence: something was lost.
    case lost
  }

  static let startOfHeading: UInt8 = 0x01
  static let startOfText: UInt8 = 0x02
  static let endOfText: UInt8 = 0x03

  let framing: Framing
  private let endsBySuffix: Bool
  /// Bytes of one scan with its marks.
  private let limit: Int
  var state = State.outside
  var buffer: [UInt8] = []
  /// Bytes outside the envelope that belong to nothing, not yet reported. Only counted, but the prefix and suffix of the
  /// envelope may be split over reads, so the last few are kept.
  var strayCount = 0
  var stray: [UInt8] = []
  /// XOR since SOH.
  var blockCheck: UInt8 = 0
  /// Bytes still due by the length header.
  var due = 0
  private var lastByteAt: Int64 = 0

  public init(_ framing: Framing) {
    self.framing = framing
    endsBySuffix = framing.terminators.isEmpty && !framing.suffix.isEmpty && !framing.idleEndsScan
    let affixes = framing.prefix.count + framing.suffix.count
    limit = framing.maximumLength + (framing.envelope == .none || framing.envelope == .report ? affixes : 0)
  }

  /// When `idle` wants to be called next, in the caller's milliseconds; nil while nothing is pending.
  public var nextWake: Int64? { isPending ? lastByteAt + framing.idleMilliseconds : nil }

  private var isPending: Bool { state != .outside || !buffer.isEmpty || strayCount > 0 }

  /// Takes bytes that were read at `time` (milliseconds, any steady clock).
  public mutating func receive(_ bytes: some Collection<UInt8>, at time: Int64) -> [FramerEvent] {
    guard !bytes.isEmpty else { return [] }
    // Late by a stalled loop or a lost timer: what came before the silence isn't part of this.
    var events = idle(at: time)
    lastByteAt = time
    if state == .lost { return events }
    for byte in bytes {
      switch framing.envelope {
      case .none: takePlain(byte, &events)
      case .stxETX, .sohBCC: takeEnveloped(byte, &events)
      case .length16: takeCounted(byte, &events)
      case .report: takeReported(byte, &events)
      }
    }
    return events
  }

  /// The device said that a scan ends here. Means something only where the profile says that devices do.
  public mutating func endOfScan(symbology: String?) -> [FramerEvent] {
    guard framing.envelope == .report else { return [] }
    var events: [FramerEvent] = []
    if state == .inside { finish(&events, symbology: symbology) }
    reset()
    return events
  }

  /// Something was lost. Nothing counts up to the next silence: an end may be what was lost, and what follows the beginning of
  /// another scan. Said once, however often it happens until then.
  public mutating func overrun(at time: Int64) -> [FramerEvent] {
    var events = idle(at: time)
    if state != .lost { events.append(.problem(.overrun)) }
    reset()
    state = .lost
    lastByteAt = time
    return events
  }

  /// Says that it is `time`: an unfinished scan whose silence has lasted long enough is ended.
  public mutating func idle(at time: Int64) -> [FramerEvent] {
    guard let nextWake, time >= nextWake else { return [] }
    return end()
  }

  /// Ends what is pending at once, as when the device is gone.
  public mutating func end() -> [FramerEvent] {
    var events: [FramerEvent] = []
    reportStray(&events)
    switch state {
    case .outside, .skipping, .lost: break
    case .inside where framing.idleEndsScan || (holdsBinary && framing.envelope == .none): finish(&events)
    case .header, .inside, .check:
      if holdsBinary, framing.envelope == .stxETX, let scan = enveloped {
        emit(scan, &events)
      } else {
        events.append(.problem(.unterminated(byteCount: buffer.count)))
      }
    }
    reset()
    return events
  }

  private mutating func takePlain(_ byte: UInt8, _ events: inout [FramerEvent]) {
    if framing.terminators.contains(byte), !framing.idleEndsScan, !isBinary(next: byte) {
      if state == .inside { finish(&events) }
      reset()
      return
    }
    if state == .skipping { return skip(byte, &events) }
    state = .inside
    append(byte, &events)
    if state == .inside, endsBySuffix, buffer.count > framing.prefix.count, endsWithSuffix, !holdsBinary {
      finish(&events)
      reset()
    }
  }

  private mutating func takeReported(_ byte: UInt8, _ events: inout [FramerEvent]) {
    guard state != .skipping else { return }
    state = .inside
    append(byte, &events)
  }

  private var endsWithSuffix: Bool { buffer.suffix(framing.suffix.count).elementsEqual(framing.suffix) }

  mutating func append(_ byte: UInt8, _ events: inout [FramerEvent]) {
    buffer.append(byte)
    guard buffer.count > limit else { return }
    events.append(.problem(.tooLong(limit: framing.maximumLength)))
    buffer = []
    state = .skipping
  }

  /// While skipping, only enough is kept to see the suffix that ends the scan.
  private mutating func skip(_ byte: UInt8, _ events: inout [FramerEvent]) {
    guard endsBySuffix else { return }
    buffer.append(byte)
    if buffer.count > framing.suffix.count { buffer.removeFirst() }
    if endsWithSuffix { reset() }
  }

  private mutating func finish(_ events: inout [FramerEvent], symbology: String? = nil) {
    // A seal's last bytes may look like a terminator; where it ends is told by itself.
    let mayEndSo = !holdsSeal || (!framing.suffix.isEmpty && !endsWithSuffix)
    if framing.idleEndsScan || framing.envelope == .report || holdsBinary, mayEndSo {
      while let last = buffer.last, framing.terminators.contains(last) { buffer.removeLast() }
    }
    if buffer.isEmpty { return }
    let hasPrefix = buffer.starts(with: framing.prefix)
    let inner = buffer.dropFirst(framing.prefix.count)
    guard hasPrefix, inner.suffix(framing.suffix.count).elementsEqual(framing.suffix) else {
      events.append(.problem(.missingAffix(byteCount: buffer.count)))
      return
    }
    emit(Array(inner.dropLast(framing.suffix.count)), &events, symbology: symbology)
  }

  mutating func emit(_ frame: [UInt8], _ events: inout [FramerEvent], symbology: String? = nil) {
    guard !frame.isEmpty else { return }
    guard framing.aimIdentifier else { return events.append(.frame(frame, symbology: symbology)) }
    guard let identifier = AIMIdentifier.text(frame.prefix(3)) else {
      return events.append(.problem(.missingAffix(byteCount: frame.count)))
    }
    if frame.count > 3 { events.append(.frame(Array(frame.dropFirst(3)), symbology: identifier)) }
  }

  mutating func reset() {
    state = .outside
    // Not kept for the next scan, which may be an hour away: only freed memory is overwritten.
    buffer = []
    strayCount = 0
    stray = []
    due = 0
  }
}
