/// Where a select gets its choices.
package enum ChoiceSource: Sendable, Equatable {
  case items([Item])
  case itemset(Itemset)

  package struct Item: Sendable, Equatable {
    package var value: String
    package var label: TextReference?

    package init(value: String, label: TextReference?) {
      self.value = value
      self.label = label
    }
  }

  package struct Itemset: Sendable, Equatable {
    package var nodeset: Expression
    /// Evaluated at each node of `nodeset`.
    package var value: Expression
    package var label: TextReference

    package init(nodeset: Expression, value: Expression, label: TextReference) {
      self.nodeset = nodeset
      self.value = value
      self.label = label
    }
  }
}

/// One choice of a select as it stands now.
public struct Choice: Sendable, Equatable {
  public var value: String
  public var label: LocalizedText
}
