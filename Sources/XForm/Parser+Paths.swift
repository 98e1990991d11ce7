/// Location paths (XPath 1.0 section 2) and the filter expressions they may start from.
extension Parser {
  mutating func path() throws(FormError) -> ExpressionTree {
    if startsFilter {
      let primary = try primary()
      let predicates = try predicates()
      let hasSteps = current == .mark(.slash) || current == .mark(.slashes)
      if !predicates.isEmpty || hasSteps, !primary.isNodeSet {
        throw unexpected("only a node-set can have a predicate or further steps")
      }
      guard hasSteps || !predicates.isEmpty else { return primary }
      var steps: [LocationPath.Step] = []
      if hasSteps { try relativeSteps(into: &steps, afterSlash: true) }
      return .path(LocationPath(start: .filter(primary, predicates: predicates), steps: steps))
    }
    var steps: [LocationPath.Step] = []
    if current == .mark(.slashes) {
      try relativeSteps(into: &steps, afterSlash: true)
      return .path(LocationPath(start: .root, steps: steps))
    }
    if take(.slash) {
      if startsStep { try relativeSteps(into: &steps, afterSlash: false) }
      return .path(LocationPath(start: .root, steps: steps))
    }
    guard startsStep else { throw unexpected("a value, a path or a function call should stand here") }
    try relativeSteps(into: &steps, afterSlash: false)
    return .path(LocationPath(start: .context, steps: steps))
  }

  private mutating func relativeSteps(into steps: inout [LocationPath.Step], afterSlash: Bool) throws(FormError) {
    if !afterSlash { steps.append(try step()) }
    while true {
      if take(.slashes) {
        steps.append(LocationPath.Step(axis: .descendantOrSelf, test: .node))
      } else if !take(.slash) {
        return
      }
      guard startsStep else { throw unexpected("a step should follow '/'") }
      steps.append(try step())
    }
  }

  private mutating func step() throws(FormError) -> LocationPath.Step {
    if take(.dot) { return LocationPath.Step(axis: .`self`, test: .node) }
    if take(.dots) { return LocationPath.Step(axis: .parent, test: .node) }
    var axis = LocationPath.Axis.child
    if take(.at) {
      axis = .attribute
    } else if case .name(let name) = current, next == .mark(.colons) {
      guard let named = LocationPath.Axis(rawValue: name) else { throw unexpected("'\(name)' isn't an axis forms use") }
      axis = named
      position += 2
    }
    let test = try nodeTest()
    return LocationPath.Step(axis: axis, test: test, predicates: try predicates())
  }

  private mutating func nodeTest() throws(FormError) -> LocationPath.NodeTest {
    switch current {
    case .star:
      position += 1
      return .anyName
    case .name(let name):
      if next == .mark(.open) {
        let kinds: [String: LocationPath.NodeTest] = [
          "node": .node, "text": .text, "comment": .comment, "processing-instruction": .instruction,
        ]
        guard let test = kinds[name] else { throw unexpected("'\(name)(' can't stand after '/'") }
        position += 2
        var target: String?
        if test == .instruction, case .literal(let text) = current {
          target = text
          position += 1
        }
        try expect(.close)
        return target.map { .instructionFor(target: $0) } ?? test
      }
      position += 1
      return name.hasSuffix(":*") ? .anyNameWithPrefix(String(name.dropLast())) : .name(name)
    default: throw unexpected("a name should stand here")
    }
  }

  private mutating func predicates() throws(FormError) -> [ExpressionTree] {
    var found: [ExpressionTree] = []
    while take(.openBracket) {
      found.append(try or())
      try expect(.closeBracket)
    }
    return found
  }

  private var startsFilter: Bool {
    switch current {
    case .number, .literal, .mark(.open): true
    case .name(let name): next == .mark(.open) && !["node", "text", "comment", "processing-instruction"].contains(name)
    default: false
    }
  }

  private var startsStep: Bool {
    switch current {
    case .name, .star, .mark(.dot), .mark(.dots), .mark(.at): true
    default: false
    }
  }
}
