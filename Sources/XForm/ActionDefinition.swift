/// A `<setvalue>`: gives a node a value when something happens.
package struct ActionDefinition: Sendable, Equatable {
  package enum Event: String, Sendable {
    /// A new interview begins; not when a draft is taken up again.
    case firstLoad = "odk-instance-first-load"
    /// An interview begins or is taken up again.
    case load = "odk-instance-load"
    /// A row was added, within it.
    case newRepeat = "odk-new-repeat"
    /// The person's answer to the question that holds the action is another now.
    case valueChanged = "xforms-value-changed"
  }

  package var target: String
  package var events: [Event]
  package var value: Expression?
  /// What is set when there is no expression; empty clears.
  package var literal: String
  /// Path of the question or repeat the action stands in; `nil` in the model.
  package var place: String?

  package init(target: String, events: [Event], value: Expression?, literal: String, place: String?) {
    self.target = target
    self.events = events
    self.value = value
    self.literal = literal
    self.place = place
  }
}
