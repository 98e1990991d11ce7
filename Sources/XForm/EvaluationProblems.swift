internal import Synchronization

/// Where an evaluator notes the first thing that can't be computed, when its caller wants to know.
///
/// A session doesn't: an odd answer there gives NaN or "", and what is wrong with a form was refused at compile time.
final class EvaluationProblems: Sendable {
  private let noted = Mutex<String?>(nil)

  var first: String? { noted.withLock { $0 } }

  func note(_ problem: String) {
    noted.withLock { if $0 == nil { $0 = problem } }
  }
}
