/// How each part of a form is stored: its members in order. Whoever adds a member adds it here, twice.
extension FormDefinition: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    self.init()
    id = try reader.read()
    version = try reader.read()
    title = try reader.read()
    languages = try reader.read()
    instance = try reader.read()
    start = try reader.read()
    repeats = try reader.read()
    actions = try reader.read()
    namespaces = try reader.read()
    secondaries = try reader.read()
    binds = try reader.read()
    questions = try reader.read()
    groups = try reader.read()
    outcomes = try reader.read()
    labels = try reader.read()
    hints = try reader.read()
    choices = try reader.read()
    texts = try reader.read()
    media = try reader.read()
    instanceIDPath = try reader.read()
    submission = try reader.read()
    notes = try reader.read()
  }

  func write(to writer: inout CompactWriter) {
    writer.write(id, version, title, languages, instance, start, repeats, actions, namespaces, secondaries, binds)
    writer.write(questions, groups, outcomes, labels, hints, choices, texts, media, instanceIDPath, submission, notes)
  }
}

extension FormDefinition.Secondary: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    self.init(id: try reader.read(), tree: try reader.read())
    isLastSaved = try reader.read()
  }

  func write(to writer: inout CompactWriter) { writer.write(id, tree, isLastSaved) }
}

extension FormDefinition.Submission: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    self.init(action: try reader.read(), method: try reader.read())
  }

  func write(to writer: inout CompactWriter) { writer.write(action, method) }
}

extension FormDefinition.Group: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    self.init(path: try reader.read(), appearance: try reader.read())
  }

  func write(to writer: inout CompactWriter) { writer.write(path, appearance) }
}

extension RepeatDefinition: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    self.init(path: try reader.read())
    count = try reader.read()
    isFixed = try reader.read()
    initialRows = try reader.read()
    label = try reader.read()
    appearance = try reader.read()
  }

  func write(to writer: inout CompactWriter) { writer.write(path, count, isFixed, initialRows, label, appearance) }
}

extension ActionDefinition: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    self.init(
      target: try reader.read(), events: try reader.read(), value: try reader.read(), literal: try reader.read(),
      place: try reader.read())
  }

  func write(to writer: inout CompactWriter) { writer.write(target, events, value, literal, place) }
}

extension Bind: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    self.init(path: try reader.read())
    type = try reader.read()
    calculate = try reader.read()
    relevant = try reader.read()
    required = try reader.read()
    readOnly = try reader.read()
    constraint = try reader.read()
    constraintMessage = try reader.read()
    requiredMessage = try reader.read()
    preload = try reader.read()
    level = try reader.read()
    purpose = try reader.read()
    retention = try reader.read()
    receivers = try reader.read()
    scan = try reader.read()
    observe = try reader.read()
    audience = try reader.read()
    foreign = try reader.read()
  }

  func write(to writer: inout CompactWriter) {
    writer.write(path, type, calculate, relevant, required, readOnly, constraint, constraintMessage, requiredMessage)
    writer.write(preload, level, purpose, retention, receivers, scan, observe, audience, foreign)
  }
}

extension Bind.Preload: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    switch try reader.byte() {
    case 0: self = .uid
    case 1: self = .start
    case 2: self = .today
    case 3: self = .end
    case 4: self = .property(try reader.read())
    default: throw CompactReader.Damage()
    }
  }

  func write(to writer: inout CompactWriter) {
    switch self {
    case .uid: writer.byte(0)
    case .start: writer.byte(1)
    case .today: writer.byte(2)
    case .end: writer.byte(3)
    case .property(let name):
      writer.byte(4)
      writer.write(name)
    }
  }
}

extension Question: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    let path: String = try reader.read()
    let control: Control = try reader.read()
    self.init(path: path, control: control, bind: nil, appearance: try reader.read(), groupPath: try reader.read())
    type = try reader.read()
    sensitivity = try reader.read()
    purpose = try reader.read()
    retention = try reader.read()
    receivers = try reader.read()
    scan = try reader.read()
    observe = try reader.read()
    audience = try reader.read()
    range = try reader.read()
  }

  func write(to writer: inout CompactWriter) {
    writer.write(path, control, appearance, groupPath, type, sensitivity, purpose, retention, receivers, scan)
    writer.write(observe, audience, range)
  }
}

extension NumberRange: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    self.init(start: try reader.read(), end: try reader.read(), step: try reader.read())
  }

  func write(to writer: inout CompactWriter) { writer.write(start, end, step) }
}

extension Outcome: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    self.init(
      path: try reader.read(), name: try reader.read(), receiver: try reader.read(), counsel: try reader.read(),
      urgency: try reader.read(), next: try reader.read(), offer: try reader.read(), hold: try reader.read(),
      basis: try reader.read(), paper: try reader.read(), call: try reader.read(), level: try reader.read())
  }

  func write(to writer: inout CompactWriter) {
    writer.write(path, name, receiver, counsel, urgency, next, offer, hold, basis, paper, call, level)
  }
}

extension FormNote: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    self.init(
      kind: try reader.read(), node: try reader.read(), line: try reader.read(), message: try reader.read())
  }

  func write(to writer: inout CompactWriter) { writer.write(kind, node, line, message) }
}
