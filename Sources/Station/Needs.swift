import Packs
import Referral
import XForm

/// What the answers call for: a set that later answers only add to. Never a score, never a status.
struct Needs: Sendable, Equatable {
  struct Need: Sendable, Equatable {
    /// Form whose submission the receiver gets.
    var form: String
    var type: ReceiverType
    var urgency: Urgency
    var hold: Bool
  }

  /// One per form and receiver type, the urgency raised to the highest called for.
  var referrals: [Need] = []
  /// Receiver types to tell the person about; nothing is passed on.
  var counsel: [ReceiverType] = []
  /// Forms to go on with, in order.
  var modules: [String] = []
  /// Forms the person may go on with if they like.
  var offers: [String] = []
  /// By default the person carries no paper away (protection.md 2.5: children, trafficking).
  var withoutPaper = false
  /// Kinds of office that are called for and that no installed pack has, nor a way out: the supervisor is fetched.
  var withoutOffice: [ReceiverType] = []
  /// How many forms are called for that no installed pack has.
  var missingModules = 0
  /// "Do not return before hand-over."
  var hold = false

  /// Nothing follows from the answers; forms that were asked for it make no difference.
  var isEmpty: Bool { referrals.isEmpty && counsel.isEmpty && withoutOffice.isEmpty && missingModules == 0 && !hold }

  /// - Parameter belowL3: leaves out what follows from sensitive answers.
  init(of sessions: [FormSession], content: PackContent, belowL3: Bool = false) {
    var missing: Set<String> = []
    for session in sessions {
      for outcome in session.firedOutcomes() where !belowL3 || session.effectiveLevel(of: outcome.path) < .l3 {
        let holds = outcome.hold != nil
        hold = hold || holds
        withoutPaper = withoutPaper || outcome.paper != nil
        if let offer = outcome.offer, content.forms[offer] != nil, !offers.contains(offer) { offers.append(offer) }
        if let next = outcome.next {
          if content.forms[next] == nil {
            missing.insert(next)
          } else if !modules.contains(next) {
            modules.append(next)
          }
        }
        if let type = outcome.counsel.flatMap(ReceiverType.init(rawValue:)), !counsel.contains(type) {
          counsel.append(type)
        }
        if let type = outcome.receiver.flatMap(ReceiverType.init(rawValue:)), content.receiver(of: type) == nil {
          if !withoutOffice.contains(type) { withoutOffice.append(type) }
        } else if let type = outcome.receiver.flatMap(ReceiverType.init(rawValue:)) {
          let urgency = outcome.urgency.flatMap(Urgency.init(rawValue:)) ?? .shift
          add(Need(form: session.model.id, type: type, urgency: urgency, hold: holds))
        }
      }
    }
    missingModules = missing.count
  }

  private mutating func add(_ need: Need) {
    guard let index = referrals.firstIndex(where: { $0.form == need.form && $0.type == need.type }) else {
      referrals.append(need)
      return
    }
    referrals[index].urgency = referrals[index].urgency.raised(to: need.urgency)
    referrals[index].hold = referrals[index].hold || need.hold
  }
}
