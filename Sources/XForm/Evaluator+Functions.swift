internal import Glibc

extension Evaluator {
  func call(_ function: XPathFunction, _ arguments: [ExpressionTree], _ focus: Focus) -> XPathValue {
    switch function {
    case .last: return .number(Double(focus.size))
    case .position: return .number(position(arguments, focus))
    case .count: return .number(Double(relevantNodes(arguments[0], focus).count))
    case .countNonEmpty:
      return .number(Double(relevantNodes(arguments[0], focus).count { !string($0).isEmpty }))
    case .name, .localName, .namespaceURI: return .string(name(function, arguments, focus))
    case .id: return .nodes(elements(withIDsIn: evaluate(arguments[0], focus), focus))
    case .lang: return .boolean(isInLanguage(string(arguments[0], focus), focus.node))
    case .current: return .node(focus.current)
    case .instance: return instances[string(arguments[0], focus)].map { .node($0) } ?? .nodes([])
    case .randomize: return .nodes(randomize(arguments, focus))
    case .indexedRepeat: return .nodes(indexedRepeat(arguments, focus))
    case .pulldata: return .string(pulldata(arguments, focus))
    case .impossible:
      problems?.note(string(arguments[0], focus), column: Int(number(arguments[1], focus)))
      return .string("")
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
    case .itext:
      let id = string(arguments[0], focus)
      return texts.nodes(id, self).map { .nodes($0) } ?? .string(texts.text(id, self))
    case .choiceName:
      return .string(texts.choiceName(string(arguments[0], focus), question: string(arguments[1], focus), focus, self))
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
      .substringAfter, .substring, .stringLength, .normalizeSpace, .regex, .digest, .base64Decode:
      return callString(function, arguments, focus)
    case .area, .distance, .geofence: return callGeography(function, arguments, focus)
    default: return .number(callNumber(function, arguments, focus))
    }
  }

  /// `position()` of the focus, or `position(..)` of a node among its namesakes.
  private func position(_ arguments: [ExpressionTree], _ focus: Focus) -> Double {
    guard let argument = arguments.first else { return Double(focus.position) }
    guard let node = nodes(argument, focus).first else { return .nan }
    let tree = tree(node.tree)
    let index = Int(node.index)
    if node.tree == 0, places.ordinals[index] > 0 { return Double(places.ordinals[index]) }
    return Double(1 + tree.select(.precedingSibling, .name(tree.name(index)), from: index).count)
  }

  /// Tells apart the draws of `uuid()` and `random()` at different nodes and times.
  private func drawNumber(_ focus: Focus) -> UInt64 { draw << 24 ^ UInt64(UInt32(bitPattern: focus.node.index)) }

  private func uuid(_ arguments: [ExpressionTree], _ focus: Focus) -> String {
    let draw = drawNumber(focus)
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

  /// A value as truths: one per node of a node-set, true if it isn't empty (JavaRosa).
  private func truths(_ expression: ExpressionTree, _ focus: Focus) -> [Bool] {
    let value = evaluate(expression, focus)
    switch value {
    case .nodes(let nodes): return nodes.map { !string($0).isEmpty }
    case .node(let node): return [!string(node).isEmpty]
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
      let isDate =
        switch value {
        case .moment: true
        case .number, .boolean: false
        case .string, .node, .nodes: Moment(iso: string(value), defaultOffsetMinutes: offsetMinutes) != nil
        }
      return isDate ? number(value).rounded(.down) : number(value)
    // What isn't a number, as an unanswered row, doesn't count (JavaRosa).
    case .sum: return numbers(arguments[0], focus).reduce(0) { $1.isNaN ? $0 : $0 + $1 }
    case .random: return context.random(draw: drawNumber(focus))
    case .floor: return argument(0).rounded(.down)
    case .ceiling: return argument(0).rounded(.up)
    case .int: return argument(0).rounded(.towardZero)
    case .round: return XPathNumber.round(argument(0), places: arguments.count == 2 ? argument(1) : 0)
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
}
