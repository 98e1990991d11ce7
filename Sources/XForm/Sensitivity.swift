/// How closely a field must be held (design, section 4). L4 does not exist as a field: a form that asks for it is refused.
public enum Sensitivity: String, Sendable, Comparable, CaseIterable {
  /// Not personal.
  case l0 = "L0"
  /// Identity, contact, language.
  case l1 = "L1"
  /// Need, referral, urgency, deadline.
  case l2 = "L2"
  /// Sensitive answers: memory only, then sealed to the receiver.
  case l3 = "L3"

  private var rank: Int {
    switch self {
    case .l0: 0
    case .l1: 1
    case .l2: 2
    case .l3: 3
    }
  }

  public static func < (left: Sensitivity, right: Sensitivity) -> Bool { left.rank < right.rank }
}
