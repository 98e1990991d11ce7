/// What is wrong with a number, a code or a referral. Never holds the text that was wrong.
public enum ReferralError: Error, Sendable, Equatable, CustomStringConvertible {
  case badPost
  case badSerial(String)
  case badCode(String)
  case badSpokenCode(String)
  case wrongStep(from: ReferralState, event: ReferralEvent)

  public var description: String {
    switch self {
    case .badPost: "the post id is not 2 to 4 of the serial alphabet's characters; set `post.id` in station.json"
    case .badSerial(let reason): "this is not a serial of ours: \(reason); read it again from the slip"
    case .badCode(let reason): "this slip code could not be accepted: \(reason)"
    case .badSpokenCode(let reason): "this is not a code that an office reads out: \(reason); have it read out again"
    case .wrongStep(let state, let event):
      "a referral that is \(state.rawValue) cannot become \(event.rawValue); look at its queue entry"
    }
  }
}
