/// An interview that strays into a log, an error or a debugger's dump shows its form and nothing of its answers.
extension FormSession: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "interview over form \(model.id)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
