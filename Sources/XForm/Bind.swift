/// What a form says about one instance node: type, logic, and Waypost's own attributes.
package struct Bind: Sendable, Equatable {
  package var path: String
  package var type: ValueType = .string
  package var calculate: Expression?
  package var relevant: Expression?
  package var required: Expression?
  package var readOnly: Expression?
  package var constraint: Expression?
  package var constraintMessage: TextReference?
  package var requiredMessage: TextReference?
  package var preload: Preload?
  package var level: Sensitivity?
  package var purpose: String?
  package var retention: String?
  package var receivers: [String]?
  package var scan: String?
  package var observe = false
  package var audience: [String] = []
  /// Attributes of other makers (`odk:…`, `entities:…`), by name as in the form.
  package var foreign: [String: String] = [:]

  package init(path: String) { self.path = path }

  /// What the engine fills in when a session starts (`jr:preload`).
  package enum Preload: Sendable, Equatable {
    /// `uuid:` and a random UUID.
    case uid
    /// The time the session started.
    case start
    case today
    /// The time of finalising.
    case end
    /// Something about the station or the officer.
    case property(String)
  }
}
