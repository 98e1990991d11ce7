/// A calculate that, when true, has a consequence: a referral, a counselling slip, a further form.
public struct Outcome: Sendable, Equatable {
  public var path: String
  public var name: String
  /// Receiver type of the referral, such as `ASY`; the answers are sealed to it.
  public var receiver: String?
  /// Receiver type the person is told about; nothing is passed on.
  public var counsel: String?
  /// `U0` (now) to `U3` (information only).
  public var urgency: String?
  /// Id of the form to ask next.
  public var next: String?
  /// Id of a form that may be asked next if the person wants it; leaving it out costs nothing.
  public var offer: String?
  /// `return`: the case holds "do not return before hand-over".
  public var hold: String?
  /// On what the passing on rests: `consent`, `duty` (the law demands the referral) or `vital` (life and limb).
  public var basis: String?
  /// `none`: by default the person carries no paper away (protection.md 2.5: children, trafficking).
  public var paper: String?
  /// `staff`: somebody is called to the person, without a reason being shown.
  public var call: String?
  public var level: Sensitivity?

  /// Parses the value of `waypost:outcome`: `key=value` pairs between spaces.
  ///
  /// Returns the sentence that says what is wrong when a key is unknown, repeated or without a value.
  package static func parse(
    _ attribute: String, path: String, level: Sensitivity?
  ) -> (outcome: Outcome, problem: String?) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    var outcome = Outcome(path: path, name: name, level: level)
    var seen: Set<Substring> = []
    for pair in attribute.split(whereSeparator: \.isWhitespace) {
      guard let equals = pair.firstIndex(of: "="), pair.index(after: equals) < pair.endIndex else {
        return (outcome, "'\(pair)' in waypost:outcome isn't key=value")
      }
      let key = pair[..<equals]
      let value = String(pair[pair.index(after: equals)...])
      guard seen.insert(key).inserted else { return (outcome, "waypost:outcome names '\(key)' twice") }
      switch key {
      case "receiver": outcome.receiver = value
      case "counsel": outcome.counsel = value
      case "urgency":
        guard ["U0", "U1", "U2", "U3"].contains(value) else {
          return (outcome, "urgency '\(value)' in waypost:outcome isn't one of U0, U1, U2, U3")
        }
        outcome.urgency = value
      case "next": outcome.next = value
      case "offer": outcome.offer = value
      case "hold", "basis", "paper", "call":
        let known = words[String(key)] ?? []
        guard known.contains(value) else {
          return (outcome, "\(key) '\(value)' in waypost:outcome isn't '\(known.joined(separator: "', '"))'")
        }
        outcome.set(String(key), value)
      default:
        return (
          outcome,
          "waypost:outcome has no key '\(key)'; it knows receiver, counsel, urgency, next, offer, hold, basis, paper and call"
        )
      }
    }
    guard [outcome.receiver, outcome.counsel, outcome.next, outcome.offer, outcome.call].contains(where: { $0 != nil })
    else {
      return (outcome, "waypost:outcome names neither receiver, counsel, next, offer nor call, so it would do nothing")
    }
    guard outcome.receiver == nil || outcome.counsel == nil else {
      return (outcome, "waypost:outcome names both receiver and counsel; write two calculates")
    }
    return (outcome, nil)
  }

  /// The values of those keys that have few.
  private static let words = [
    "hold": ["return"], "basis": ["consent", "duty", "vital"], "paper": ["none"], "call": ["staff"],
  ]

  private mutating func set(_ key: String, _ value: String) {
    switch key {
    case "hold": hold = value
    case "basis": basis = value
    case "paper": paper = value
    default: call = value
    }
  }

  /// The receiver type the outcome is about, whether data goes there or only the person.
  var addressee: String? { receiver ?? counsel }
}
