/// The translations of an XForm that is read as a plain document.
struct DocumentTexts: TextSource {
  let language: String
  /// By text id.
  private let values: [String: [NodeReference]]

  /// - Parameter wanted: the language; the default translation, or the first, if `nil`.
  init(document: NodeTree, wanted: String?) {
    let translations = document.elements(named: "translation", with: "lang")
    let isDefault = { (node: Int) in document.attributes(node).contains { document.name($0) == "default" } }
    let chosen =
      wanted.flatMap { wanted in translations.first { $0.value == wanted } }
      ?? translations.first { isDefault($0.node) } ?? translations.first
    language = wanted ?? chosen?.value ?? "en"
    var values: [String: [NodeReference]] = [:]
    if let chosen {
      for (id, node) in document.elements(named: "text", with: "id")
      where node > chosen.node && node < Int(document.ends[chosen.node]) {
        let all = document.children(node).filter { document.kinds[$0] == .element }
        let isForm = { (value: Int) in document.attributes(value).contains { document.name($0) == "form" } }
        // The text itself, then its other forms (guidance, audio…).
        values[id] = (all.filter { !isForm($0) } + all.filter(isForm)).map { NodeReference(0, $0) }
      }
    }
    self.values = values
  }

  func nodes(_ id: String, _ evaluator: Evaluator) -> [NodeReference]? { values[id] ?? [] }

  func text(_ id: String, _ evaluator: Evaluator) -> String { values[id]?.first.map { evaluator.string($0) } ?? "" }

  func choiceName(_ value: String, question path: String, _ focus: Focus, _ evaluator: Evaluator) -> String { value }
}
