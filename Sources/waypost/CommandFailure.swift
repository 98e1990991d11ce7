import JSONLines
import Messages

/// Why a command ended without doing what it was asked: cause, consequence, next step, and how the process exits.
struct CommandFailure: Error, Equatable, CustomStringConvertible {
  enum ExitCode: Int32 {
    /// What was looked at is wrong, or the daemon refused.
    case wrong = 1
    case usage = 2
    /// The daemon doesn't answer.
    case silence = 3
    /// What was looked at works, and somebody should act soon.
    case warnings = 4
  }

  let code: ExitCode
  /// Each a sentence; empty ones are left out.
  let sentences: [String]

  init(_ code: ExitCode, _ cause: String, _ consequence: String = "", next: String = "") {
    self.code = code
    sentences = [cause, consequence, next].filter { !$0.isEmpty }
  }

  init(_ refusal: Refusal) {
    self.init(.wrong, refusal.cause, refusal.consequence, next: refusal.next)
  }

  /// A module's error: its description is a sentence that says what to do.
  init(_ error: any Error) {
    self = error as? CommandFailure ?? CommandFailure(.wrong, "\(error)")
  }

  var description: String { sentences.joined(separator: "\n  ") }
}
