/// Why the engine refused something. Paths and expressions come from the form; answers never enter an error.
public enum FormError: Error, CustomStringConvertible, Sendable, Equatable {
  /// An expression can't be compiled; `column` counts from 1.
  case expression(String, column: Int, problem: String)
  /// The parts of a form don't fit together.
  case model([ModelProblem])
  case unknownPath(String)
  /// The node is calculated or read-only, so nobody answers it.
  case readOnly(String)
  case notRelevant(String)
  /// A select got a value that isn't among its choices now.
  case notOffered(String)
  case tooLong(String, limit: Int)
  case noInstanceID(form: String)
  /// A rank lacks some of its choices or has others.
  case incompleteRank(String)
  /// The rows of this repeat are the form's own.
  case fixedRows(String)
  case tooManyRows(String, limit: Int)
  /// A draft that isn't this form's, or is damaged.
  case draft(String)

  public var description: String {
    switch self {
    case .expression(let source, let column, let problem):
      "can't compile the expression \(source) at column \(column): \(problem)"
    case .model(let problems):
      "can't use the form: " + problems.map(\.description).joined(separator: "; ")
    case .unknownPath(let path): "can't answer \(path): the form has no such field; check the form's version"
    case .readOnly(let path): "can't answer \(path): the form calculates it or shows it only"
    case .notRelevant(let path): "can't answer \(path): earlier answers make it not relevant; show the page again"
    case .notOffered(let path): "can't answer \(path): the value isn't one of the choices offered; show the page again"
    case .tooLong(let path, let limit): "can't answer \(path): the value is longer than \(limit) bytes; shorten it"
    case .incompleteRank(let path):
      "can't answer \(path): a ranking must hold each of the choices once; show the page again"
    case .fixedRows(let path):
      "can't add or remove rows of \(path): the form itself says how many there are"
    case .tooManyRows(let path, let limit): "can't add to \(path): it has \(limit) rows, which is the most"
    case .draft(let form): "can't take up a draft of form \(form): it is damaged or another form's; start again"
    case .noInstanceID(let form):
      "can't write a submission of form \(form): it has no meta/instanceID node; convert it with pyxform again"
    }
  }
}

/// One thing wrong with a form, at one node.
public struct ModelProblem: Sendable, Equatable, CustomStringConvertible {
  public var node: String
  public var expression: String?
  /// Position in `expression`, counted from 1.
  public var column: Int?
  /// What is wrong and what to do.
  public var message: String

  package init(node: String, expression: String? = nil, column: Int? = nil, message: String) {
    self.node = node
    self.expression = expression
    self.column = column
    self.message = message
  }

  public var description: String { "\(node): \(message)" }
}
