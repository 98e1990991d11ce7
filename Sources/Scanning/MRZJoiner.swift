/// Puts lines that a reader sent as frames of their own back together into one document. Pure.
///
/// Names carry no check digit, so a first line and another person's second line would pass as one document: lines are
/// joined only within `joinMilliseconds`, and a second line of names begins a new document.
public struct MRZJoiner: Sendable {
  private let window: Int64
  private var pending: [[UInt8]] = []
  private var pendingSince: Int64 = 0

  /// - Parameter window: milliseconds that a line waits for the next.
  public init(window: Int64) { self.window = window }

  /// When `idle` wants to be called next; nil while no line waits.
  public var nextWake: Int64? { pending.isEmpty ? nil : pendingSince + window }

  /// Takes one frame's lines; returns what is complete, oldest first, each as its lines.
  public mutating func receive(_ lines: [[UInt8]], at time: Int64) -> [[[UInt8]]] {
    guard !lines.isEmpty else { return [] }
    var complete = idle(at: time)
    let line = ZoneLine(bytes: lines[0])
    guard lines.count == 1, line.isLikely, line.bytes.count <= 46 else {
      complete += end()
      complete.append(line.isWholePassport && lines.count == 1 ? MRZJoiner.halves(line.bytes) : lines)
      return complete
    }
    // The third line of a card is one of names too.
    if !pending.isEmpty, line.isNameLine, due == 2 { complete += end() }
    if pending.isEmpty, line.isDataLine, !line.isNameLine {
      // Its first line is lost; nothing that follows belongs to it.
      complete.append(lines)
      return complete
    }
    pending.append(line.bytes)
    pendingSince = time
    if pending.count == due { complete += end() }
    return complete
  }

  /// More bytes came at `time`: a waiting line goes on waiting for the line they begin, however slow the device is.
  mutating func extend(at time: Int64) {
    if let nextWake, time < nextWake { pendingSince = time }
  }

  /// Says that it is `time`: lines that waited long enough go out as they are.
  public mutating func idle(at time: Int64) -> [[[UInt8]]] {
    guard let nextWake, time >= nextWake else { return [] }
    return end()
  }

  /// Gives out what waits at once.
  public mutating func end() -> [[[UInt8]]] {
    guard !pending.isEmpty else { return [] }
    defer { pending = [] }
    return [pending]
  }

  /// Lines of about 30 characters come in threes, longer ones in twos.
  private var due: Int { (pending.first?.count ?? 44) <= 33 ? 3 : 2 }

  private static func halves(_ bytes: [UInt8]) -> [[UInt8]] {
    [Array(bytes.prefix(44)), Array(bytes.dropFirst(44))]
  }
}
