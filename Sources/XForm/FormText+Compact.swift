/// How words, choices and expressions are stored; an expression as its text, which parses faster than a tree is read.
extension Expression: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    let source: String = try reader.read()
    do { try self.init(source) } catch { throw CompactReader.Damage() }
  }

  func write(to writer: inout CompactWriter) { writer.write(source) }
}

extension TextReference: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    switch try reader.byte() {
    case 0: self = .literal(try reader.read())
    case 1: self = .text(try reader.read())
    case 2: self = .expression(try reader.read())
    default: throw CompactReader.Damage()
    }
  }

  func write(to writer: inout CompactWriter) {
    switch self {
    case .literal(let template):
      writer.byte(0)
      writer.write(template)
    case .text(let number):
      writer.byte(1)
      writer.write(number)
    case .expression(let expression):
      writer.byte(2)
      writer.write(expression)
    }
  }
}

extension TextTemplate: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) { self.init(try reader.read()) }

  func write(to writer: inout CompactWriter) { writer.write(parts) }
}

extension TextTemplate.Part: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    switch try reader.byte() {
    case 0: self = .text(try reader.read())
    case 1: self = .output(try reader.read())
    default: throw CompactReader.Damage()
    }
  }

  func write(to writer: inout CompactWriter) {
    switch self {
    case .text(let text):
      writer.byte(0)
      writer.write(text)
    case .output(let expression):
      writer.byte(1)
      writer.write(expression)
    }
  }
}

extension ChoiceSource: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    switch try reader.byte() {
    case 0: self = .items(try reader.read())
    case 1: self = .itemset(try reader.read())
    default: throw CompactReader.Damage()
    }
  }

  func write(to writer: inout CompactWriter) {
    switch self {
    case .items(let items):
      writer.byte(0)
      writer.write(items)
    case .itemset(let itemset):
      writer.byte(1)
      writer.write(itemset)
    }
  }
}

extension ChoiceSource.Item: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    self.init(value: try reader.read(), label: try reader.read())
  }

  func write(to writer: inout CompactWriter) { writer.write(value, label) }
}

extension ChoiceSource.Itemset: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    self.init(nodeset: try reader.read(), value: try reader.read(), label: try reader.read())
  }

  func write(to writer: inout CompactWriter) { writer.write(nodeset, value, label) }
}
