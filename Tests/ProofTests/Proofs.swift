import Foundation
import Testing

/// Proofs over the real programs, one after the other: two of these at once would measure each other's load.
@Suite(.serialized) enum Proofs {
  /// `make prove` sets `$WAYPOST_PROOF=long`: the same proofs with more of everything.
  static let isLong = ProcessInfo.processInfo.environment["WAYPOST_PROOF"] == "long"
}
