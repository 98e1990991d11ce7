/// A repeat of the body.
package struct RepeatDefinition: Sendable, Equatable {
  package var path: String
  /// `jr:count`: the number of rows follows this expression.
  package var count: Expression?
  /// `jr:noAddRemove`: rows are what the form brings, nobody adds or removes any.
  package var isFixed = false
  /// Rows that a new parent row starts with.
  package var initialRows = 1
  package var label: TextReference?
  package var appearance = ""

  package init(path: String) { self.path = path }
}
