/// Where a referral is on its way. `overdue` is a flag beside it: it escalates and never closes anything.
public enum ReferralState: String, Codable, Sendable, CaseIterable {
  case issued, notified, acknowledged, received, declined
}

/// What can happen to a referral.
public enum ReferralEvent: String, Codable, Sendable, CaseIterable {
  /// By link, phone call or courier.
  case notify
  /// The receiver's sink or signature confirmed the envelope.
  case acknowledge
  /// The person arrived there.
  case receive
  /// The receiver cannot take the person: it goes to the supervisor.
  case decline
}

extension ReferralState {
  /// The next state; a repeated event is not an error, since messages may come twice.
  public func after(_ event: ReferralEvent) throws(ReferralError) -> ReferralState {
    switch (self, event) {
    case (.issued, .notify), (.notified, .notify): .notified
    case (.issued, .acknowledge), (.notified, .acknowledge), (.acknowledged, .acknowledge): .acknowledged
    case (.acknowledged, .notify): .acknowledged
    case (.notified, .receive), (.acknowledged, .receive), (.received, .receive): .received
    case (.issued, .decline), (.notified, .decline), (.acknowledged, .decline), (.declined, .decline): .declined
    // A late confirmation changes nothing for a person who arrived.
    case (.received, .notify), (.received, .acknowledge): .received
    default: throw .wrongStep(from: self, event: event)
    }
  }

  /// Whether officers still owe something by the deadline.
  public var isOpen: Bool { self != .received }
}
