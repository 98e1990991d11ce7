/// A compiled form: what the daemon loads. Immutable; copies share their storage.
public struct FormModel: Sendable, Equatable {
  private final class Storage: Sendable {
    let definition: FormDefinition
    let plan: FormPlan
    /// Indexes of the form's instances, for all its sessions.
    let lookups = LookupIndexes()

    init(_ definition: FormDefinition, _ plan: FormPlan) {
      self.definition = definition
      self.plan = plan
    }
  }

  private let storage: Storage

  /// Throws `FormError.model` with everything that doesn't fit together: unknown nodes and instances, cycles.
  package init(_ definition: FormDefinition) throws(FormError) {
    storage = Storage(definition, try FormLinker.link(definition))
  }

  public static func == (left: FormModel, right: FormModel) -> Bool {
    left.storage === right.storage || left.definition == right.definition
  }

  package var definition: FormDefinition { storage.definition }
  var plan: FormPlan { storage.plan }
  var lookups: LookupIndexes { storage.lookups }

  public var id: String { definition.id }
  public var version: String { definition.version }
  public var title: String { definition.title }
  /// BCP 47 tags, the default first; `["und"]` if the form has no translations.
  public var languages: [String] { definition.languages }
  public var defaultLanguage: String { definition.languages.first ?? "und" }
  /// The controls in body order, groups flattened.
  public var questions: [Question] { definition.questions }
  /// The binds that carry `waypost:outcome`.
  public var outcomes: [Outcome] { definition.outcomes }
  /// What the station keeps of the form without acting on it; a form with any can be tried but not deployed.
  public var notes: [FormNote] { definition.notes }
  /// Path of `meta/instanceID`; `nil` if the form has none.
  public var instanceIDPath: String? { definition.instanceIDPath }
  /// The keys of scanned values the form takes (`waypost:scan`).
  public var scanKeys: Set<String> { Set(definition.binds.compactMap(\.scan)) }

  public func question(at path: String) -> Question? {
    plan.questionNumber[Self.withoutRows(path)].map { definition.questions[$0] }
  }

  /// The level that holds for a field: the declared one, and L3 if it is calculated from, or shown because of, an L3
  /// field (design, section 5). A question without a declared level counts as L3, a calculate as the highest of its
  /// inputs. An unknown path is L3.
  public func effectiveLevel(of path: String) -> Sensitivity {
    plan.nodeOfPath[Self.withoutRows(path)].map { plan.levels[$0] } ?? .l3
  }

  /// Every leaf of the instance but `meta`, in document order: questions, hidden fields, calculates.
  public var fields: [Field] {
    let tree = definition.instance
    return plan.pathOfNode.enumerated().compactMap { node, path in
      guard let path, tree.kinds[node] == .element, tree.isLeaf(node), !path.contains("/meta/"),
        !path.contains("/orx:meta/")
      else { return nil }
      let bind = plan.bindOfNode[node].map { definition.binds[$0] }
      return Field(path: path, bind: bind, control: question(at: path)?.control)
    }
  }

  /// The form's own words in one language by text id, outputs left out; what isn't translated is absent.
  public func texts(in language: String) -> [String: String] {
    guard let number = definition.languages.firstIndex(of: language) else { return [:] }
    let texts = definition.texts
    var found: [String: String] = [:]
    for text in 0..<texts.count {
      guard let template = texts[text, number] else { continue }
      found[texts.id(text)] = template.parts.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }
    return found
  }
}
