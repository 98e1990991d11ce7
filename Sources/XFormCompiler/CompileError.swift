/// Everything that keeps a form from being compiled; printed one problem per line.
public struct CompileError: Error, CustomStringConvertible, Sendable, Equatable {
  public struct Problem: Sendable, Equatable, CustomStringConvertible {
    public var file: String
    public var line: Int?
    /// The instance node or element it is about.
    public var node: String
    public var expression: String?
    /// Position in `expression`, counted from 1.
    public var column: Int?
    /// What is wrong and what to do.
    public var message: String

    public var description: String {
      var text = file
      if let line { text += ":\(line)" }
      text += ": \(node): \(message)"
      if let expression {
        text += column.map { " (column \($0) of: \(expression))" } ?? " (in: \(expression))"
      }
      return text
    }
  }

  public var problems: [Problem]

  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
