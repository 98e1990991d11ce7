internal import XForm

extension FormReader {
  func readBind(_ element: MarkupElement) {
    guard let path = element.attributes["nodeset"] ?? element.attributes["ref"] else {
      report(element, "bind", "a bind names no node; add nodeset")
      return
    }
    locate(path, element)
    var bind = Bind(path: path)
    let written = element.attributes["type"] ?? "string"
    let type = written.utf8.contains(UInt8(ascii: ":")) ? String(written.split(separator: ":").last ?? "") : written
    bind.type = ValueType(rawValue: type) ?? (type == "integer" ? .int : .string)
    bind.calculate = expression(element, "calculate", path)
    bind.relevant = expression(element, "relevant", path)
    bind.required = expression(element, "required", path)
    bind.readOnly = expression(element, "readonly", path)
    bind.constraint = expression(element, "constraint", path)
    bind.constraintMessage = message(element, "jr:constraintMsg", path)
    bind.requiredMessage = message(element, "jr:requiredMsg", path)
    bind.preload = preload(element)
    bind.foreign = foreign(element)
    readWaypost(element, &bind)
    bindNumber[path] = bindNumber[path] ?? form.binds.count
    form.binds.append(bind)
    if bind.preload == .uid || path.hasSuffix("/meta/instanceID") || path.hasSuffix("/orx:meta/orx:instanceID") {
      form.instanceIDPath = form.instanceIDPath ?? path
    }
  }

  private func expression(_ element: MarkupElement, _ name: String, _ path: String) -> Expression? {
    guard let source = element.attributes[name], !source.trimmed.isEmpty else { return nil }
    return expression(source, element, path)
  }

  /// An id of `<itext>`, an expression that is a function call, or the words themselves.
  private func message(_ element: MarkupElement, _ name: String, _ path: String) -> TextReference? {
    guard let source = element.attributes[name] else { return nil }
    if source.trimmed.hasPrefix("jr:itext(") { return textReference(expression: source, element, path) }
    if source.contains("("), let expression = try? Expression(source), expression.isCall {
      return .expression(expression)
    }
    return .literal(TextTemplate([.text(source)]))
  }

  private func preload(_ element: MarkupElement) -> Bind.Preload? {
    let parameter = element.attributes["jr:preloadParams"] ?? ""
    switch (element.attributes["jr:preload"], parameter) {
    case ("uid", _): return .uid
    case ("timestamp", "start"): return .start
    case ("timestamp", "end"): return .end
    case ("date", "today"): return .today
    case ("property", _): return .property(parameter)
    default: return nil
    }
  }

  /// Attributes of other makers, kept as they are.
  private func foreign(_ element: MarkupElement) -> [String: String] {
    var found: [String: String] = [:]
    let own = ["jr:", "waypost:", "xmlns:"]
    for (name, value) in element.attributes.named({ $0.utf8.contains(UInt8(ascii: ":")) }) {
      if !own.contains(where: { name.hasPrefix($0) }) { found[name] = value }
    }
    return found
  }

  private func readWaypost(_ element: MarkupElement, _ bind: inout Bind) {
    for (name, value) in element.attributes.named({ $0.hasPrefix("waypost:") }).sorted(by: { $0.key < $1.key }) {
      let tokens = value.split(whereSeparator: \.isWhitespace).map(String.init)
      if tokens.isEmpty { continue }
      switch name.dropFirst("waypost:".count) {
      case "level": bind.level = level(value.trimmed, element, bind.path)
      case "purpose": bind.purpose = value.trimmed
      case "retention": bind.retention = value.trimmed
      case "receiver": bind.receivers = tokens
      case "scan": bind.scan = value.trimmed
      case "observe":
        bind.observe = ["yes", "true", "true()", "1"].contains(value.trimmed)
      case "audience":
        bind.audience = tokens
        for token in tokens where token != "kiosk" && token != "desk" {
          report(element, bind.path, "waypost:audience '\(token)' isn't kiosk or desk")
        }
      case "outcome": readOutcome(value, element, bind)
      default: report(element, bind.path, "\(name) isn't an attribute the station knows; check its spelling")
      }
    }
    if let receivers = bind.receivers, receivers.contains("none"), receivers.count > 1 {
      report(element, bind.path, "waypost:receiver lists 'none' beside others; keep one or the other")
    }
  }

  private func level(_ text: String, _ element: MarkupElement, _ path: String) -> Sensitivity? {
    if let level = Sensitivity(rawValue: text) { return level }
    report(
      element, path,
      text == "L4"
        ? "waypost:level L4 marks what must not be asked or stored; remove the question"
        : "waypost:level '\(text)' isn't one of L0, L1, L2, L3")
    return nil
  }

  private func readOutcome(_ value: String, _ element: MarkupElement, _ bind: Bind) {
    let level = element.attributes["waypost:level"].flatMap { Sensitivity(rawValue: $0.trimmed) }
    let (outcome, problem) = Outcome.parse(value, path: bind.path, level: level)
    if let problem { report(element, bind.path, problem) }
    if element.attributes["calculate"] == nil {
      report(element, bind.path, "waypost:outcome stands on a node without a calculation; add one")
    }
    form.outcomes.append(outcome)
  }
}
