/// What can go wrong in `Sealing`: a reason a program can act on and a sentence a person can.
///
/// No key, PIN, plaintext or file name ever stands in the sentence.
public struct SealingError: Error, CustomStringConvertible, Sendable, Equatable {
  /// The cause, for code that decides what to do next.
  public enum Reason: Sendable, Equatable {
    /// A key, recipient or identity isn't of the form it has to be.
    case malformedKey
    /// A text or file isn't of the form it has to be.
    case malformedInput
    /// The form is right, but the bytes were changed, cut, or sealed under another key.
    case notAuthentic
    /// The sealed file names no recipient that this identity belongs to.
    case notForThisIdentity
    /// Larger than this station handles.
    case tooLarge
    /// libcrypto or the kernel's random source refused.
    case library
  }

  public let reason: Reason
  public let description: String

  init(_ reason: Reason, _ description: String) {
    self.reason = reason
    self.description = description
  }

  /// libcrypto refused something that cannot fail on good memory and a good build.
  static func library(_ attempt: String) -> SealingError {
    SealingError(
      .library, "libcrypto refused \(attempt): memory is short or the library is damaged; restart, then reinstall it.")
  }
}
