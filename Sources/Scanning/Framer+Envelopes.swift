import TravelDocument

extension Framer {
  mutating func takeEnveloped(_ byte: UInt8, _ events: inout [FramerEvent]) {
    let opens = framing.envelope == .sohBCC ? Framer.startOfHeading : Framer.startOfText
    switch state {
    case .check:
      if byte == blockCheck {
        emit(buffer, &events)
      } else {
        events.append(.problem(.checkFailed(byteCount: buffer.count)))
      }
      reset()
      return
    case .outside where byte == opens: reportStray(&events)
    case .outside: return takeStray(byte, &events)
    case .header where byte == opens, .inside where byte == opens && !holdsBinary:
      // A new scan began before the last was over.
      events.append(.problem(.unterminated(byteCount: buffer.count)))
    case .skipping where byte == opens: break
    case .skipping:
      // After ETX a check character follows, which may be any byte.
      if byte == Framer.endOfText, framing.envelope == .stxETX { reset() }
      return
    case .lost: return
    case .header: return takeHeader(byte, &events)
    case .inside:
      blockCheck ^= byte
      if byte != Framer.endOfText || (framing.envelope == .stxETX && holdsBinary) { return append(byte, &events) }
      if framing.envelope == .sohBCC {
        state = .check
      } else {
        emit(buffer, &events)
        reset()
      }
      return
    }
    reset()
    blockCheck = 0
    state = framing.envelope == .sohBCC ? .header : .inside
  }

  /// What stands between SOH and STX (a length, a kind of message) says nothing that the envelope doesn't.
  private mutating func takeHeader(_ byte: UInt8, _ events: inout [FramerEvent]) {
    blockCheck ^= byte
    if byte == Framer.startOfText {
      buffer = []
      state = .inside
    } else {
      buffer.append(byte)
      if buffer.count > 32 {
        events.append(.problem(.garbled(byteCount: buffer.count)))
        reset()
        state = .skipping
      }
    }
  }

  private mutating func takeStray(_ byte: UInt8, _ events: inout [FramerEvent]) {
    if framing.terminators.contains(byte) { return reportStray(&events) }
    strayCount += 1
    stray.append(byte)
    if stray.count > 32 { stray.removeFirst() }
  }

  /// Bytes between envelopes are noise, but for the suffix of the last and the prefix of the next.
  mutating func reportStray(_ events: inout [FramerEvent]) {
    guard strayCount > 0 else { return }
    let isKnown =
      strayCount == stray.count
      && (stray == framing.prefix || stray == framing.suffix || stray == framing.suffix + framing.prefix)
    if !isKnown { events.append(.problem(.garbled(byteCount: strayCount))) }
    strayCount = 0
    stray = []
  }

  /// Prefix, two bytes of length, and that many.
  mutating func takeCounted(_ byte: UInt8, _ events: inout [FramerEvent]) {
    switch state {
    case .outside, .header, .check:
      let place = buffer.count
      if place < framing.prefix.count, byte != framing.prefix[place] {
        strayCount += place
        buffer = []
        state = .outside
        if place > 0 { return takeCounted(byte, &events) }
        return takeStray(byte, &events)
      }
      if place == 0 { reportStray(&events) }
      state = .header
      buffer.append(byte)
      guard buffer.count == framing.prefix.count + 2 else { return }
      due = Int(buffer[buffer.count - 2]) << 8 | Int(byte)
      buffer = []
      state = .inside
      if due > framing.maximumLength {
        events.append(.problem(.tooLong(limit: framing.maximumLength)))
        state = .skipping
      } else if due == 0 {
        reset()
      }
    case .inside:
      buffer.append(byte)
      due -= 1
      if due == 0 {
        emit(buffer, &events)
        reset()
      }
    case .skipping:
      due -= 1
      if due <= 0 { reset() }
    case .lost: return
    }
  }

  /// Whether the scan is a visible digital seal by its first byte.
  var holdsSeal: Bool { content.first == VisibleDigitalSeal.magic }

  /// Whether the scan is binary by its first bytes and the profile expects such.
  var holdsBinary: Bool {
    guard framing.binaryContent else { return false }
    if holdsSeal { return true }
    let start = Array(content.prefix(2))
    return start.count == 2 && Framer.beginsCard(start[0], start[1])
  }

  /// Whether `byte`, which looks like an end, is part of binary content.
  func isBinary(next byte: UInt8) -> Bool {
    guard framing.binaryContent, state == .inside else { return false }
    if holdsBinary { return true }
    let content = content
    return content.count == 1 && content.first.map { Framer.beginsCard($0, byte) } ?? false
  }

  /// STX and ETX around binary content: ETX is the end only where it is the last, but for suffix and terminators. nil
  /// when it isn't there.
  var enveloped: [UInt8]? {
    var end = buffer[...]
    while let last = end.last, framing.terminators.contains(last) { end.removeLast() }
    if !framing.suffix.isEmpty, end.suffix(framing.suffix.count).elementsEqual(framing.suffix) {
      end.removeLast(framing.suffix.count)
    }
    return end.last == Framer.endOfText ? Array(end.dropLast()) : nil
  }

  /// The scan without the marks that stand before it.
  private var content: ArraySlice<UInt8> {
    let marks = (framing.envelope == .none ? framing.prefix.count : 0) + (framing.aimIdentifier ? 3 : 0)
    return buffer.dropFirst(marks)
  }

  /// AAMVA: `@`, then LF (some readers send CR or leave it out).
  private static func beginsCard(_ first: UInt8, _ second: UInt8) -> Bool {
    first == 0x40 && [0x0A, 0x0D, 0x1C, 0x1D, 0x1E].contains(second)
  }
}
