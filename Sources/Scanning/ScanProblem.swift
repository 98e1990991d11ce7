/// Why something came from a scanner and yet no scan: counted, and told to the lane with what to do. Holds lengths only,
/// no character of what came.
public enum ScanProblem: Sendable, Equatable, CustomStringConvertible {
  /// The station was too busy to take in what the scanner sent: the kernel dropped some of it.
  case overrun
  /// The scanner fell silent in the middle.
  case unterminated(byteCount: Int)
  /// More bytes than the profile allows; what followed up to the next end was dropped.
  case tooLong(limit: Int)
  /// Bytes that are no text, or that stood outside the envelope the profile expects.
  case garbled(byteCount: Int)
  /// The prefix or suffix that the profile expects wasn't there.
  case missingAffix(byteCount: Int)
  /// The block check character doesn't fit what came.
  case checkFailed(byteCount: Int)
  /// A machine readable zone that can't be taken in.
  case malformedMRZ(MRZFault)
  /// It begins like one of our badges and goes on otherwise.
  case malformedBadge(byteCount: Int)

  public enum MRZFault: Sendable, Equatable {
    /// The lines have other lengths than any document; a lone line is half a document.
    case lineLengths([Int])
    /// Lengths are right, but there are characters that no zone has.
    case characters
  }

  public var description: String {
    switch self {
    case .overrun:
      "The station was too busy for the scanner and a part was lost: nothing was taken in; scan again, and if it stays so "
        + "let the scanner type more slowly or switch it to HID-POS."
    case .unterminated(let count):
      "The scanner stopped after \(count) bytes without an end: nothing was taken in; scan again."
    case .tooLong(let limit):
      "The scan was longer than \(limit) bytes: nothing was taken in; scan one code at a time, and if it stays so check "
        + "the scanner's terminator."
    case .garbled(let count):
      "\(count) bytes came that are no text: nothing was taken in; scan again, and if it stays so check cable, baud rate "
        + "and profile."
    case .missingAffix(let count):
      "\(count) bytes came without the prefix or suffix of the profile: nothing was taken in; check the scanner's setting."
    case .checkFailed(let count):
      "\(count) bytes came with a wrong block check character: nothing was taken in; scan again, and if it stays so check "
        + "cable and baud rate."
    case .malformedMRZ(.lineLengths(let lengths)):
      "A document was read incompletely (lines of \(lengths.map(String.init).joined(separator: ", ")) characters): "
        + "nothing was taken in; read it again, slowly and straight."
    case .malformedMRZ(.characters):
      "A document was read with characters that it can't have: nothing was taken in; read it again."
    case .malformedBadge:
      "A badge was read incompletely: nobody was signed in; scan it again."
    }
  }
}
