import XForm

extension Case {
  /// Prefix of the `waypost:scan` values that one form of a case takes from another: `case.is_child`.
  static let prefix = "case."

  /// Carries answers between the forms of the case, so that nobody is asked twice and a rule can see both: whether the
  /// person is a child, whether they are afraid to go back. The first form that has a node of the name gives the value.
  mutating func shareAnswers() {
    // A shared value may show another form a question whose answer is shared in turn.
    for _ in 0..<sessions.count {
      var isSettled = true
      if share(with: &triage) { isSettled = false }
      for index in modules.indices where share(with: &modules[index]) { isSettled = false }
      if isSettled { return }
    }
  }

  /// Whether the form takes a sensitive value from another and holds it less closely: then all of it counts as L3.
  func takesSensitive(_ session: FormSession) -> Bool {
    session.model.definition.binds.contains { bind in
      guard let key = bind.scan, key.hasPrefix(Self.prefix), session.effectiveLevel(of: bind.path) < .l3 else {
        return false
      }
      let path = "/data/\(key.dropFirst(Self.prefix.count))"
      return sessions.first { $0.model.asksOrCalculates(path) }?.effectiveLevel(of: path) == .l3
    }
  }

  private func share(with session: inout FormSession) -> Bool {
    var values: [String: String] = [:]
    for bind in session.model.definition.binds {
      guard let key = bind.scan, key.hasPrefix(Self.prefix) else { continue }
      let path = "/data/\(key.dropFirst(Self.prefix.count))"
      guard let source = sessions.first(where: { $0.model.asksOrCalculates(path) }) else { continue }
      let value = source.value(of: path)
      if value != session.value(of: bind.path) { values[key] = value }
    }
    if values.isEmpty { return false }
    _ = session.fill(scan: values)
    return true
  }
}

extension FormModel {
  /// Whether the form itself brings the value about, rather than taking it from another.
  fileprivate func asksOrCalculates(_ path: String) -> Bool {
    definition.binds.contains { $0.path == path && $0.scan == nil }
  }
}
