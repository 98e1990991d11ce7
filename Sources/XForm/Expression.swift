/// An expression of a form: its text, and the tree it was compiled to.
///
/// It is stored as its text and compiled once when a form model is read; parsing is faster than decoding a tree.
package struct Expression: Sendable, Equatable {
  package let source: String
  let tree: ExpressionTree

  /// Throws `FormError.expression` with the column when the text isn't XPath or calls what doesn't exist.
  package init(_ source: String) throws(FormError) {
    self.source = source
    tree = try Parser.parse(source)
  }

  package static func == (left: Expression, right: Expression) -> Bool { left.source == right.source }
}

extension Expression {
  /// The id, if the expression is `jr:itext('id')`.
  package var textID: String? {
    if case .call(.itext, let arguments) = tree, case .string(let id)? = arguments.first { id } else { nil }
  }

  /// Whether it is one function call.
  package var isCall: Bool { if case .call = tree { true } else { false } }
}
