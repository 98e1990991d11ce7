/// What a framer made of the bytes.
public enum FramerEvent: Sendable, Equatable {
  /// One scan, its marks taken off; never empty.
  case frame([UInt8])
  case problem(ScanProblem)
}

/// Cuts a device's bytes into frames. Pure: bytes and times in, events out; how many bytes came at once never matters.
///
/// Memory is bounded by `maximumLength`; after too long a scan it finds its feet at the next end or silence. A half scan
/// is reported after `idleMilliseconds` and never becomes the beginning of the next.
public struct Framer: Sendable {
  private enum State {
    /// Before a scan, or outside the envelope.
    case outside
    case inside
    /// Dropping what is left of too long a scan.
    case skipping
  }

  private static let startOfText: UInt8 = 0x02
  private static let endOfText: UInt8 = 0x03

  private let framing: Framing
  private let endsBySuffix: Bool
  /// Bytes of one scan with its marks.
  private let limit: Int
  private var state = State.outside
  private var buffer: [UInt8] = []
  /// Bytes outside the envelope that belong to nothing, not yet reported. Only counted, but the prefix and suffix of the
  /// envelope may be split over reads, so the last few are kept.
  private var strayCount = 0
  private var stray: [UInt8] = []
  private var lastByteAt: Int64 = 0

  public init(_ framing: Framing) {
    self.framing = framing
    endsBySuffix = framing.terminators.isEmpty && !framing.suffix.isEmpty && !framing.idleEndsScan
    limit = framing.maximumLength + (framing.envelope == .none ? framing.prefix.count + framing.suffix.count : 0)
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
    for byte in bytes {
      switch framing.envelope {
      case .none: takePlain(byte, &events)
      case .stxETX: takeEnveloped(byte, &events)
      }
    }
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
    if state == .inside {
      if framing.idleEndsScan, framing.envelope == .none {
        finish(&events)
      } else {
        events.append(.problem(.unterminated(byteCount: buffer.count)))
      }
    }
    reset()
    return events
  }

  private mutating func takePlain(_ byte: UInt8, _ events: inout [FramerEvent]) {
    if framing.terminators.contains(byte), !framing.idleEndsScan {
      if state == .inside { finish(&events) }
      reset()
      return
    }
    if state == .skipping { return skip(byte, &events) }
    state = .inside
    append(byte, &events)
    if state == .inside, endsBySuffix, buffer.count > framing.prefix.count, endsWithSuffix {
      finish(&events)
      reset()
    }
  }

  private mutating func takeEnveloped(_ byte: UInt8, _ events: inout [FramerEvent]) {
    switch (state, byte) {
    case (.outside, Framer.startOfText):
      reportStray(&events)
      state = .inside
    case (.outside, _):
      if framing.terminators.contains(byte) { return reportStray(&events) }
      strayCount += 1
      stray.append(byte)
      if stray.count > 32 { stray.removeFirst() }
    case (.inside, Framer.startOfText):
      // A new scan began before the last was over.
      events.append(.problem(.unterminated(byteCount: buffer.count)))
      buffer = []
    case (.skipping, Framer.startOfText):
      reset()
      state = .inside
    case (.inside, Framer.endOfText):
      emit(buffer, &events)
      reset()
    case (.skipping, Framer.endOfText): reset()
    case (.inside, _): append(byte, &events)
    case (.skipping, _): break
    }
  }

  private var endsWithSuffix: Bool { buffer.suffix(framing.suffix.count).elementsEqual(framing.suffix) }

  private mutating func append(_ byte: UInt8, _ events: inout [FramerEvent]) {
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

  private mutating func finish(_ events: inout [FramerEvent]) {
    if framing.idleEndsScan {
      while let last = buffer.last, framing.terminators.contains(last) { buffer.removeLast() }
    }
    if buffer.isEmpty { return }
    let hasPrefix = buffer.starts(with: framing.prefix)
    let inner = buffer.dropFirst(framing.prefix.count)
    guard hasPrefix, inner.suffix(framing.suffix.count).elementsEqual(framing.suffix) else {
      events.append(.problem(.missingAffix(byteCount: buffer.count)))
      return
    }
    emit(Array(inner.dropLast(framing.suffix.count)), &events)
  }

  private func emit(_ frame: [UInt8], _ events: inout [FramerEvent]) {
    if !frame.isEmpty { events.append(.frame(frame)) }
  }

  /// Bytes between envelopes are noise, but for the suffix of the last and the prefix of the next.
  private mutating func reportStray(_ events: inout [FramerEvent]) {
    guard strayCount > 0 else { return }
    let isKnown =
      strayCount == stray.count
      && (stray == framing.prefix || stray == framing.suffix || stray == framing.suffix + framing.prefix)
    if !isKnown { events.append(.problem(.garbled(byteCount: strayCount))) }
    strayCount = 0
    stray = []
  }

  private mutating func reset() {
    state = .outside
    // Not kept for the next scan, which may be an hour away: only freed memory is overwritten.
    buffer = []
    strayCount = 0
    stray = []
  }
}
