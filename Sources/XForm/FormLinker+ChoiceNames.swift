/// What the words of `jr:choice-name()` come from besides its arguments: the question's list of choices.
extension FormLinker {
  func choiceReads(_ expression: ExpressionTree, at node: Int) -> Set<ReferenceAnalysis.Read> {
    var found: Set<ReferenceAnalysis.Read> = []
    guard expression.calls(.choiceName) else { return found }
    for path in expression.choiceNamePaths {
      guard case .itemset(let itemset)? = definition.choices[path], let question = plan.nodeOfPath[path] else {
        continue
      }
      var resolution = PathResolution(shape: shape, context: question)
      let nodeset = resolution.resolve(itemset.nodeset.tree, wantsAll: true)
      var inner = [itemset.value.tree]
      if case .expression(let label) = itemset.label { inner.append(label.tree) }
      let shared = shape.sharedDepth(question, node)
      for read in ReferenceAnalysis.reads(of: nodeset, then: inner, shape: shape, context: question) {
        // That a list shows a name is no reason to refuse it as a circle.
        found.insert(ReferenceAnalysis.Read(node: read.node, pinned: min(read.pinned, shared), isOtherRow: true))
      }
    }
    return found
  }
}

extension ExpressionTree {
  /// The questions whose choices it names.
  fileprivate var choiceNamePaths: [String] {
    if case .call(.choiceName, let arguments) = self, case .string(let path)? = arguments.last {
      return [path] + arguments.flatMap(\.choiceNamePaths)
    }
    return parts.flatMap(\.choiceNamePaths)
  }
}
