/// The value of an expression.
enum XPathValue {
  case nodes([NodeReference])
  /// One node; spares the array of the commonest case.
  case node(NodeReference)
  case string(String)
  case number(Double)
  case boolean(Bool)
  case moment(Moment)
}

/// Where in a document an expression is evaluated.
struct Focus {
  var node: NodeReference
  var position = 1
  var size = 1
  /// What `current()` returns: the node whose bind or control the expression belongs to.
  var current: NodeReference

  init(_ node: NodeReference) {
    self.node = node
    current = node
  }
}
