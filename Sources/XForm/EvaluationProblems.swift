internal import Synchronization

/// Where an evaluator notes the first thing that can't be computed, when its caller wants to know.
///
/// A session doesn't: an odd answer there gives NaN or "", and what is wrong with a form was refused at compile time.
final class EvaluationProblems: Sendable {
  struct Problem: Sendable {
    var message: String
    /// In the expression, counted from 1.
    var column: Int
  }

  private let noted = Mutex<Problem?>(nil)

  var first: Problem? { noted.withLock { $0 } }

  func note(_ message: String, column: Int = 1) {
    noted.withLock { if $0 == nil { $0 = Problem(message: message, column: column) } }
  }
}
