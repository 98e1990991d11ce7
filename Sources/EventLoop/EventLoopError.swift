/// What went wrong between this process and the kernel: the call that was made, on what, and the kernel's reason.
///
/// A description never holds what was read or written.
public struct EventLoopError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was tried, in words: "watch a descriptor", "connect to the print socket".
  public let attempt: String
  /// The kernel's `errno`, 0 where no call failed.
  public let code: CInt
  /// What to do about it, where that is known.
  public let advice: String?

  public init(_ attempt: String, code: CInt, advice: String? = nil) {
    self.attempt = attempt
    self.code = code
    self.advice = advice
  }

  public var description: String {
    let reason = code == 0 ? "not possible" : SystemCall.reason(code)
    guard let advice else { return "could not \(attempt): \(reason)" }
    return "could not \(attempt): \(reason); \(advice)"
  }
}
