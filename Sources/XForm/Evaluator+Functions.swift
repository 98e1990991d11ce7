internal import Glibc

extension Evaluator {
  func call(_ function: XPathFunction, _ arguments: [ExpressionTree], _ focus: Focus) -> XPathValue {
    switch function {
    case .last: return .number(Double(focus.size))
    case .position: return .number(position(arguments, focus))
    case .count: return .number(Double(relevantNodes(arguments[0], focus).count))
    case .countNonEmpty:
      return .number(Double(relevantNodes(arguments[0], focus).count { !string($0).isEmpty }))
    case .name, .localName:
      let node = arguments.isEmpty ? focus.node : nodes(arguments[0], focus).first
      let name = node.map { tree($0.tree).name(Int($0.index)) } ?? ""
      return .string(function == .name ? name : String(name.split(separator: ":").last ?? ""))
    case .current: return .node(focus.current)
    case .instance:
      // The document, so that paths start with its root element: instance('x')/root/item.
      return secondaryIndex[string(arguments[0], focus)].map { .node(NodeReference($0, 0)) } ?? .nodes([])
    case .boolean: return .boolean(boolean(arguments[0], focus))
    case .not: return .boolean(!boolean(arguments[0], focus))
    case .trueValue: return .boolean(true)
    case .falseValue: return .boolean(false)
    case .booleanFromString:
      return .boolean(["1", "true"].contains(string(arguments[0], focus)))
    case .ifElse: return evaluate(arguments[boolean(arguments[0], focus) ? 1 : 2], focus)
    case .coalesce:
      for argument in arguments.dropLast() {
        let text = string(argument, focus)
        if !text.isEmpty, text != "NaN" { return .string(text) }
      }
      return .string(string(arguments[arguments.count - 1], focus))
    case .once:
      let before = string(focus.node)
      if !before.isEmpty { return .string(before) }
      let value = evaluate(arguments[0], focus)
      if case .number(let number) = value, number.isNaN { return .string("") }
      return value
    case .uuid: return .string(uuid(arguments, focus))
    case .itext: return .string(texts.text(string(arguments[0], focus), self))
    case .choiceName:
      return .string(texts.choiceName(string(arguments[0], focus), question: string(arguments[1], focus), self))
    case .selected:
      let wanted = string(arguments[1], focus)
      let token = wanted.split(whereSeparator: \.isWhitespace).first ?? ""
      return .boolean(string(arguments[0], focus).split(whereSeparator: \.isWhitespace).contains(token))
    case .selectedAt:
      let tokens = string(arguments[0], focus).split(whereSeparator: \.isWhitespace)
      let index = number(arguments[1], focus)
      guard index >= 0, index < Double(tokens.count) else { return .string("") }
      return .string(String(tokens[Int(index)]))
    case .countSelected:
      return .number(Double(string(arguments[0], focus).split(whereSeparator: \.isWhitespace).count))
    case .checklist, .weightedChecklist: return .boolean(checklist(function, arguments, focus))
    case .today:
      return .moment(Moment(days: Double(context.today.daysSinceEpoch), hasTime: false, offsetMinutes: offsetMinutes))
    case .now: return moment(.string(context.now))
    case .date, .dateTime, .decimalDateTime, .decimalTime, .formatDate, .formatDateTime:
      return callDate(function, arguments, focus)
    case .string, .concat, .contains, .translate, .join, .substr, .startsWith, .endsWith, .substringBefore,
      .substringAfter, .substring, .stringLength, .normalizeSpace:
      return callString(function, arguments, focus)
    default: return .number(callNumber(function, arguments, focus))
    }
  }

  /// `position()` of the focus, or `position(..)` of a node among its namesakes.
  private func position(_ arguments: [ExpressionTree], _ focus: Focus) -> Double {
    guard let argument = arguments.first else { return Double(focus.position) }
    guard let node = nodes(argument, focus).first else { return .nan }
    let tree = tree(node.tree)
    let index = Int(node.index)
    return Double(1 + tree.select(.precedingSibling, .name(tree.name(index)), from: index).count)
  }

  private func uuid(_ arguments: [ExpressionTree], _ focus: Focus) -> String {
    let draw = draw << 24 ^ UInt64(UInt32(bitPattern: focus.node.index))
    guard let length = arguments.first.map({ number($0, focus) }), length >= 1 else { return context.uuid(draw: draw) }
    // With an argument: that many letters and digits (ODK XForms, "uuid").
    let alphabet = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    var text = ""
    var block: UInt64 = 0
    while text.utf8.count < Int(min(length, 256)) {
      for byte in context.uuid(draw: draw ^ block << 56).utf8 where byte != UInt8(ascii: "-") {
        if text.utf8.count == Int(min(length, 256)) { break }
        text.append(alphabet[Int(byte &* 37 &+ UInt8(truncatingIfNeeded: text.utf8.count)) % alphabet.count])
      }
      block += 1
    }
    return text
  }

  /// `checklist(min, max, v…)` and `weighted-checklist(min, max, v, w…)`; -1 as bound means none.
  private func checklist(_ function: XPathFunction, _ arguments: [ExpressionTree], _ focus: Focus) -> Bool {
    let least = number(arguments[0], focus)
    let most = number(arguments[1], focus)
    var sum = 0.0
    if function == .checklist {
      sum = Double(arguments.dropFirst(2).reduce(0) { $0 + truths($1, focus).count { $0 } })
    } else {
      var index = 2
      while index + 1 < arguments.count {
        let weights = numbers(arguments[index + 1], focus)
        for (place, isTrue) in truths(arguments[index], focus).enumerated() where isTrue && place < weights.count {
          sum += weights[place]
        }
        index += 2
      }
    }
    return (least < 0 || sum >= least) && (most < 0 || sum <= most)
  }

  /// A value as truths: one per node of a node-set (a node is true if its text is a true number or word).
  private func truths(_ expression: ExpressionTree, _ focus: Focus) -> [Bool] {
    let value = evaluate(expression, focus)
    switch value {
    case .nodes(let nodes): return nodes.map { number(string($0)) > 0 }
    case .node(let node): return [number(string(node)) > 0]
    default: return [boolean(value)]
    }
  }

  func numbers(_ expression: ExpressionTree, _ focus: Focus) -> [Double] {
    let value = evaluate(expression, focus)
    switch value {
    case .nodes(let nodes): return nodes.filter { !isHidden($0) }.map { number(string($0)) }
    case .node(let node): return isHidden(node) ? [] : [number(string(node))]
    default: return [number(value)]
    }
  }

  private func callNumber(_ function: XPathFunction, _ arguments: [ExpressionTree], _ focus: Focus) -> Double {
    func argument(_ index: Int) -> Double { number(arguments[index], focus) }
    switch function {
    case .number:
      // The number of a date-time is its day; decimal-date-time() has the fraction.
      let value = arguments.isEmpty ? .node(focus.node) : evaluate(arguments[0], focus)
      let isPlain = XPathNumber.parse(string(value)).isFinite
      let number = number(value)
      if case .moment = value { return number.rounded(.down) }
      return isPlain ? number : number.rounded(.down)
    case .sum: return numbers(arguments[0], focus).reduce(0, +)
    case .floor: return argument(0).rounded(.down)
    case .ceiling: return argument(0).rounded(.up)
    case .int: return argument(0).rounded(.towardZero)
    case .round: return round(argument(0), arguments.count == 2 ? argument(1) : 0)
    case .abs: return argument(0).magnitude
    case .min, .max:
      let values = arguments.flatMap { numbers($0, focus) }
      if values.isEmpty || values.contains(where: \.isNaN) { return .nan }
      return (function == .min ? values.min() : values.max()) ?? .nan
    case .pow: return Glibc.pow(argument(0), argument(1))
    case .sqrt: return argument(0).squareRoot()
    case .exp: return Glibc.exp(argument(0))
    case .exp10: return Glibc.pow(10, argument(0))
    case .log: return Glibc.log(argument(0))
    case .log10: return Glibc.log10(argument(0))
    case .pi: return .pi
    case .sin: return Glibc.sin(argument(0))
    case .cos: return Glibc.cos(argument(0))
    case .tan: return Glibc.tan(argument(0))
    case .asin: return Glibc.asin(argument(0))
    case .acos: return Glibc.acos(argument(0))
    case .atan: return Glibc.atan(argument(0))
    case .atan2: return Glibc.atan2(argument(0), argument(1))
    default: return .nan
    }
  }

  /// Half goes up, as XPath says; with places, half goes towards positive infinity too (JavaRosa).
  private func round(_ number: Double, _ places: Double) -> Double {
    guard number.isFinite, places.isFinite else { return places.isFinite ? number : .nan }
    let factor = Glibc.pow(10, places.rounded(.towardZero).magnitude)
    let scaled = places >= 0 ? number * factor : number / factor
    guard scaled.isFinite else { return number }
    let rounded = (scaled + 0.5).rounded(.down)
    return places >= 0 ? rounded / factor : rounded * factor
  }
}
