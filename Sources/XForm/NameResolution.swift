/// Resolves the prefixes of an expression against a document with namespaces.
struct NameResolution {
  let document: NodeTree
  /// Namespace of each prefix of the expression; one that isn't here has the document's.
  let namespaces: [String: String]

  /// Prefixes that need no declaration.
  private static let usual = [
    "xml": "http://www.w3.org/XML/1998/namespace", "xhtml": "http://www.w3.org/1999/xhtml",
  ]

  /// The tree with every test for a name replaced by the numbers of the names that pass it.
  func resolve(_ expression: ExpressionTree) -> ExpressionTree {
    switch expression {
    case .number, .string, .node, .aggregate: expression
    case .or(let terms): .or(terms.map(resolve))
    case .and(let terms): .and(terms.map(resolve))
    case .compare(let comparison, let left, let right): .compare(comparison, resolve(left), resolve(right))
    case .arithmetic(let operation, let left, let right): .arithmetic(operation, resolve(left), resolve(right))
    case .negate(let operand): .negate(resolve(operand))
    case .union(let left, let right): .union(resolve(left), resolve(right))
    case .call(let function, let arguments): .call(function, arguments.map(resolve))
    case .path(let path): .path(resolve(path))
    }
  }

  private func resolve(_ path: LocationPath) -> LocationPath {
    var path = path
    if case .filter(let primary, let predicates) = path.start {
      path.start = .filter(resolve(primary), predicates: predicates.map(resolve))
    }
    for index in path.steps.indices {
      path.steps[index].predicates = path.steps[index].predicates.map(resolve)
      switch path.steps[index].test {
      case .name(let name):
        path.steps[index].test = .numbered(numbers { self.matches($0, name) })
      case .anyNameWithPrefix(let prefix):
        let namespace = namespace(of: String(prefix.dropLast()))
        path.steps[index].test = .numbered(numbers { $0.namespace == namespace })
      default: break
      }
    }
    return path
  }

  private func numbers(where accepts: (ExpandedName) -> Bool) -> [Int32] {
    document.nameTable.indices.filter { accepts(ExpandedName(document.nameTable[$0])) }.map(Int32.init)
  }

  /// A name without a prefix stands for one written without, as forms put theirs into a default namespace; but not for
  /// one whose namespace has a prefix here, nor for XHTML's, which all suites write with one.
  private func matches(_ candidate: ExpandedName, _ wanted: String) -> Bool {
    guard let colon = wanted.firstIndex(of: ":") else {
      return candidate.qualified == wanted && candidate.namespace != "http://www.w3.org/1999/xhtml"
        && (candidate.namespace.isEmpty || !namespaces.values.contains(candidate.namespace))
    }
    return candidate.local == wanted[wanted.index(after: colon)...]
      && candidate.namespace == namespace(of: String(wanted[..<colon]))
  }

  /// The namespace a prefix stands for: as given, as the document has it, or one that no node has.
  private func namespace(of prefix: String) -> String {
    if let given = namespaces[prefix] ?? Self.usual[prefix] { return given }
    return document.nameTable.lazy.map { ExpandedName($0) }.first { $0.prefix == prefix }?.namespace ?? "unknown:"
      + prefix
  }
}
