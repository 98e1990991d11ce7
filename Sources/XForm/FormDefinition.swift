/// A form as the compiler read it, before its parts are linked.
package struct FormDefinition: Sendable, Equatable {
  package var id = ""
  package var version = ""
  package var title = ""
  /// BCP 47 tags of `<itext>`, the default first; `["und"]` without `<itext>`.
  package var languages: [String] = ["und"]
  /// The shape of the instance: every node once, each repeat with the values of a new row.
  package var instance = NodeTree()
  /// The rows and values an interview starts with, if the form has repeats.
  package var start: NodeTree?
  /// Outer repeats before inner ones.
  package var repeats: [RepeatDefinition] = []
  package var actions: [ActionDefinition] = []
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
  /// Of each text the words in each language, in the order of `languages`.
  package var texts = TextTable(languages: 1)
  /// Texts in other forms than words (`guidance`, `image`, `audio` ...): by text id, then by form.
  package var media: [String: [String: [TextTemplate?]]] = [:]
  package var instanceIDPath: String?
  package var submission: Submission?
  package var notes: [FormNote] = []

  package init() {}

  /// A secondary instance: rows for itemsets and look-ups.
  package struct Secondary: Sendable, Equatable {
    package var id: String
    package var tree: NodeTree
    /// Stands for the interview that was saved last (`jr://instance/last-saved`).
    package var isLastSaved = false

    package init(id: String, tree: NodeTree) {
      self.id = id
      self.tree = tree
    }
  }

  /// What the form says about its sending; kept for the tools, as the station delivers in its own way.
  package struct Submission: Sendable, Equatable {
    package var action: String
    package var method: String

    package init(action: String, method: String) {
      self.action = action
      self.method = method
    }
  }

  /// A group of the body.
  package struct Group: Sendable, Equatable {
    /// `nil` for a group without `ref`.
    package var path: String?
    package var appearance: String

    package init(path: String?, appearance: String) {
      self.path = path
      self.appearance = appearance
    }
  }
}
