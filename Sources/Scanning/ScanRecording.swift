import TravelDocument

/// What a device sent from one silence to the next: one scan, most likely.
public struct ScanRecording: Sendable, Equatable {
  /// When each piece came, in milliseconds since the first.
  public private(set) var pieces: [(at: Int64, piece: PortInput)] = []

  public init() {}

  public mutating func append(_ piece: PortInput, at time: Int64) { pieces.append((time, piece)) }

  public static func == (one: ScanRecording, other: ScanRecording) -> Bool {
    one.pieces.elementsEqual(other.pieces) { $0.at == $1.at && $0.piece == $1.piece }
  }

  /// All its bytes, one after the other.
  var bytes: [UInt8] {
    pieces.flatMap { piece -> [UInt8] in
      if case .bytes(let bytes) = piece.piece { return bytes }
      return []
    }
  }

  public var byteCount: Int { bytes.count }

  /// The longest silence within.
  var longestGap: Int64 { zip(pieces.dropFirst(), pieces).map { $0.at - $1.at }.max() ?? 0 }

  /// Whether these are no characters that a scanner sends: the line's speed or parity is wrong.
  public var isNoise: Bool {
    let bytes = bytes
    if bytes.isEmpty || bytes.first == 0xDC { return false }
    let strange = bytes.count {
      $0 >= 0x80 || ($0 < 0x20 && ![1, 2, 3, 4, 9, 10, 13, 0x1C, 0x1D, 0x1E, 0x1F].contains($0))
    }
    return strange * 5 > bytes.count
  }

  /// Plays it into a profile's framing.
  /// - Returns: what came out, and whether it did without waiting for silence.
  func play(_ framing: Framing, today: CalendarDay) -> (scans: [ScanContent], isPrompt: Bool) {
    var assembler = ScanAssembler(framing)
    var scans: [ScanContent] = []
    for (time, piece) in pieces {
      while let wake = assembler.nextWake, wake <= time { scans += assembler.idle(at: wake, today: today) }
      scans += assembler.receive(piece, at: time, today: today)
    }
    let before = scans.count
    while let wake = assembler.nextWake { scans += assembler.idle(at: wake, today: today) }
    return (scans, before == scans.count)
  }
}
