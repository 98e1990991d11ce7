public import TravelDocument

/// From a device's bytes to scans: framer, lines, joiner, classifier. Pure; memory bounded by the profile.
public struct ScanAssembler: Sendable {
  private let framing: Framing
  private var framer: Framer
  private var joiner: MRZJoiner

  public init(_ framing: Framing) {
    self.framing = framing
    framer = Framer(framing)
    joiner = MRZJoiner(window: framing.joinMilliseconds)
  }

  /// When `idle` wants to be called next; nil while nothing is pending.
  public var nextWake: Int64? {
    guard let frame = framer.nextWake else { return joiner.nextWake }
    guard let join = joiner.nextWake else { return frame }
    return min(frame, join)
  }

  /// Takes bytes that were read at `time` (milliseconds).
  public mutating func receive(
    _ bytes: some Collection<UInt8>, at time: Int64, today: CalendarDay
  ) -> [ScanContent] {
    joiner.extend(at: time)
    let events = framer.receive(bytes, at: time)
    return assemble(events, at: time, today: today)
  }

  /// Takes a piece of what a device sent.
  public mutating func receive(_ piece: PortInput, at time: Int64, today: CalendarDay) -> [ScanContent] {
    switch piece {
    case .bytes(let bytes): return receive(bytes, at: time, today: today)
    case .endOfScan(let symbology):
      return assemble(framer.endOfScan(symbology: symbology), at: time, today: today)
    case .problem(let problem):
      // What came of the scan before is part of what is reported.
      _ = framer.end()
      return assemble([.problem(problem)], at: time, today: today)
    case .overrun: return assemble(framer.overrun(at: time), at: time, today: today)
    }
  }

  public mutating func idle(at time: Int64, today: CalendarDay) -> [ScanContent] {
    let scans = assemble(framer.idle(at: time), at: time, today: today)
    return scans + joiner.idle(at: time).map { ScanClassifier.classify($0, today: today) }
  }

  /// The device is gone: what is pending ends here.
  public mutating func end(at time: Int64, today: CalendarDay) -> [ScanContent] {
    let scans = assemble(framer.end(), at: time, today: today)
    return scans + joiner.end().map { ScanClassifier.classify($0, today: today) }
  }

  private mutating func assemble(_ events: [FramerEvent], at time: Int64, today: CalendarDay) -> [ScanContent] {
    var scans: [ScanContent] = []
    for event in events {
      switch event {
      case .frame(let frame, let symbology):
        for lines in joiner.receive(lines(of: frame), at: time) {
          scans.append(ScanClassifier.classify(lines, symbology: symbology, today: today))
        }
      case .problem(.overrun):
        // It is one broken scan, and its lines before the loss are part of it.
        _ = joiner.end()
        scans.append(.unreadable(.overrun))
      case .problem(let problem):
        // A document of which one line was lost is no document.
        scans += joiner.end().map { ScanClassifier.classify($0, today: today) }
        scans.append(.unreadable(problem))
      }
    }
    return scans
  }

  /// The frame's lines without padding; blank ones (a reader's missing upper lines) are left out.
  private func lines(of frame: [UInt8]) -> [[UInt8]] {
    // A seal is binary: what looks like a line's end or padding is part of it.
    if frame.first == VisibleDigitalSeal.magic { return [withoutEnd(frame)] }
    let separators = framing.envelope == .none ? framing.separators : framing.separators + [0x0D, 0x0A]
    return frame.split(whereSeparator: separators.contains).compactMap { part in
      var end = part.endIndex
      while end > part.startIndex, framing.padCharacters.contains(part[end - 1]) { end -= 1 }
      return end > part.startIndex ? Array(part[part.startIndex..<end]) : nil
    }
  }

  /// A seal tells where it ends; the scanner's own terminator may stand behind.
  private func withoutEnd(_ frame: [UInt8]) -> [UInt8] {
    guard let seal = try? VisibleDigitalSeal(bytes: frame), seal.problems.contains(.trailing) else { return frame }
    let marks = framing.terminators + framing.padCharacters
    return frame.dropFirst(seal.length).allSatisfy(marks.contains) ? Array(frame.prefix(seal.length)) : frame
  }
}
