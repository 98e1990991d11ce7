/// Puts lines that a reader sent as frames of their own back together into one document. Pure.
///
/// Names carry no check digit, so a first line and another person's second line would pass as one document: lines are
/// joined only within `joinMilliseconds`, and a line that can't come next begins a new document.
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
    guard lines.count == 1, line.isLikely, !line.isWholeZone, !line.isDrivingLicence else {
      complete += end()
      complete.append(lines)
      return complete
    }
    if !pending.isEmpty, !mayFollow(line) { complete += end() }
    if pending.isEmpty, !mayBegin(line) {
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

  private func mayBegin(_ line: ZoneLine) -> Bool {
    line.bytes.count == 30 ? line.cardRole == .first : line.isNameLine || !line.isDataLine
  }

  /// Whether `line` may come after those that wait.
  private func mayFollow(_ line: ZoneLine) -> Bool {
    if due == 2 { return !line.isNameLine }
    if line.isSwissFirst { return false }
    guard line.bytes.count == 30 else { return true }
    let isSwiss = pending.first?.count == 9
    return switch (pending.count, line.cardRole) {
    case (1, .data), (2, .names): true
    case (1, .first): isSwiss && line.bytes.starts(with: "FA".utf8)
    default: false
    }
  }
}
