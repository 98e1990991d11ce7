public import Referral

/// Why the station cannot go on with a case. Never holds an answer or a name.
public enum StationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The directory has nobody for a category, or nobody with a key.
  case noReceiver(ReceiverType)

  public var description: String {
    switch self {
    case .noReceiver:
      // The type is left out: this text may stand on a screen and in a log.
      "could not seal a referral: the installed packs name no receiver with a key for it; install a pack whose "
        + "directory.csv has one (`waypost pack list`)"
    }
  }
}
