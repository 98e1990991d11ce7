/// A form as the compiler read it, before its parts are linked.
package struct FormDefinition: Codable, Sendable, Equatable {
  package var id = ""
  package var version = ""
  package var title = ""
  /// BCP 47 tags of `<itext>`, the default first; `["und"]` without `<itext>`.
  package var languages: [String] = ["und"]
  package var instance = NodeTree()
  /// Prefix and URI of the namespaces that names in the instance may use.
  package var namespaces: [String: String] = [:]
  package var secondaries: [Secondary] = []
  package var binds: [Bind] = []
  /// In body order.
  package var questions: [Question] = []
  package var groups: [Group] = []
  package var outcomes: [Outcome] = []
  package var labels: [String: TextReference] = [:]
  package var hints: [String: TextReference] = [:]
  package var choices: [String: ChoiceSource] = [:]
  /// By text id: one template per language, in the order of `languages`.
  package var texts: [String: [TextTemplate?]] = [:]
  package var instanceIDPath: String?

  package init() {}

  /// A secondary instance: rows for itemsets and look-ups.
  package struct Secondary: Codable, Sendable, Equatable {
    package var id: String
    package var tree: NodeTree

    package init(id: String, tree: NodeTree) {
      self.id = id
      self.tree = tree
    }
  }

  /// A group of the body.
  package struct Group: Codable, Sendable, Equatable {
    /// `nil` for a group without `ref`.
    package var path: String?
    package var appearance: String

    package init(path: String?, appearance: String) {
      self.path = path
      self.appearance = appearance
    }
  }
}
