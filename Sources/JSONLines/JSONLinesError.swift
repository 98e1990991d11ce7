/// Why a line could not be read or written. Never holds the line.
public enum JSONLinesError: Error, Sendable, Equatable, CustomStringConvertible {
  case tooLong(limit: Int)
  case malformed
  case closed
  case connection(String)

  public var description: String {
    switch self {
    case .tooLong(let limit):
      "a line on the socket is longer than \(limit) bytes and was refused; the sender is at fault"
    case .malformed:
      "a line on the socket is not the JSON object expected here; do both programs have the same version?"
    case .closed: "the other side closed the connection before it answered; see its journal"
    case .connection(let reason): reason
    }
  }
}
