import CLinux
import EventLoop
import Glibc
public import Messages

/// Why an envelope did not reach its sink, and what that means for it and for those behind it.
///
/// Names either the sink's place or the envelope's opaque id, never both: a journal must not tell which envelope went
/// to which office.
public struct DeliveryError: Error, CustomStringConvertible, Sendable, Equatable {
  public let outcome: EnvelopeReport.Outcome
  public let reason: EnvelopeReport.Reason
  /// One sentence: what was tried, on what, why it failed, what to do.
  public let description: String
  /// How long the server asks to be left alone.
  public let retryAfterSeconds: Int?
  /// What the server said, made printable; not part of the description, which goes to the journal.
  public let words: String?

  public init(
    _ outcome: EnvelopeReport.Outcome, _ reason: EnvelopeReport.Reason, _ description: String,
    retryAfterSeconds: Int? = nil, words: String? = nil
  ) {
    self.outcome = outcome
    self.reason = reason
    self.description = description
    self.retryAfterSeconds = retryAfterSeconds
    self.words = words
  }

  /// Whether further envelopes to the same sink are pointless until somebody acts or time passes.
  public var endsRun: Bool { outcome == .stop || reason == .sinkFull }

  /// Whether this may be the envelope's fault as well as the link's: if the next one fails so too, it was the link.
  var isDoubtful: Bool {
    outcome == .retry && (reason == .linkLost || reason == .timedOut || reason == .serverFailed)
  }

  /// Reads an `errno` that a folder sink met.
  static func folder(_ path: String, could attempt: String, code: CInt) -> DeliveryError {
    let what = "could not \(attempt) in the sink folder \(path): \(SystemCall.reason(code))"
    return switch code {
    case ENOSPC, EDQUOT:
      DeliveryError(.retry, .sinkFull, "\(what); make room there, the envelopes stay queued")
    case EROFS:
      DeliveryError(.stop, .sinkReadOnly, "\(what); check the medium and mount it writable")
    case ENOENT, ENOTDIR, ENODEV, ENXIO, ENOMEDIUM, ESTALE, ENOTCONN, EHOSTDOWN:
      DeliveryError(
        .stop, .sinkMissing, "\(what); plug in or mount the medium that holds it (it is never created here)")
    default:
      DeliveryError(.stop, .sinkFailed, "\(what); check the medium and the folder's permissions")
    }
  }
}
