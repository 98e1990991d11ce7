internal import FoundationEssentials

extension Evaluator {
  func callString(_ function: XPathFunction, _ arguments: [ExpressionTree], _ focus: Focus) -> XPathValue {
    func argument(_ index: Int) -> String { string(arguments[index], focus) }
    switch function {
    case .string: return .string(arguments.isEmpty ? string(focus.node) : argument(0))
    case .concat: return .string(arguments.flatMap { strings($0, focus) }.joined())
    case .join: return .string(arguments.dropFirst().flatMap { strings($0, focus) }.joined(separator: argument(0)))
    case .contains: return .boolean(Self.range(of: argument(1), in: argument(0)) != nil)
    case .startsWith: return .boolean(argument(0).utf8.starts(with: argument(1).utf8))
    case .endsWith: return .boolean(argument(0).utf8.reversed().starts(with: argument(1).utf8.reversed()))
    case .substringBefore:
      let text = argument(0)
      return .string(Self.range(of: argument(1), in: text).map { Self.text(text.utf8, ..<$0.lowerBound) } ?? "")
    case .substringAfter:
      let text = argument(0)
      return .string(Self.range(of: argument(1), in: text).map { Self.text(text.utf8, $0.upperBound...) } ?? "")
    case .substring: return .string(substring(arguments, focus))
    case .substr: return .string(substr(arguments, focus))
    case .stringLength:
      return .number(Double((arguments.isEmpty ? string(focus.node) : argument(0)).unicodeScalars.count))
    case .normalizeSpace:
      let text = arguments.isEmpty ? string(focus.node) : argument(0)
      return .string(
        text.utf8.split(whereSeparator: XPathNumber.isBlank).map { String(Substring($0)) }.joined(separator: " "))
    case .translate: return .string(Self.translate(argument(0), argument(1), argument(2)))
    case .regex: return .boolean(matches(argument(0), argument(1)))
    case .digest: return .string(digest(argument(0), argument(1), arguments.count == 3 ? argument(2) : "base64"))
    case .base64Decode:
      return .string(Data(base64Encoded: argument(0)).map { String(decoding: $0, as: UTF8.self) } ?? "")
    default: return .string("")
    }
  }

  private func matches(_ text: String, _ pattern: String) -> Bool {
    do throws(TextPattern.Problem) {
      return try lookups.pattern(pattern).matches(text)
    } catch {
      problems?.note("regex(): the pattern is wrong at its character \(error.column): \(error.message)")
      return false
    }
  }

  /// XForms 1.1 "digest"; `hex` or `base64`.
  private func digest(_ text: String, _ name: String, _ encoding: String) -> String {
    guard let algorithm = MessageDigests.Algorithm(named: name), let digests = context.digests,
      ["hex", "base64"].contains(encoding)
    else {
      problems?.note("digest() knows MD5, SHA-1, SHA-256, SHA-384, SHA-512 in hex or base64")
      return ""
    }
    let bytes = digests.compute(algorithm, Array(text.utf8))
    if encoding == "base64" { return Data(bytes).base64EncodedString() }
    return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// A value as texts: one per node of a node-set, without the nodes that are not relevant.
  func strings(_ expression: ExpressionTree, _ focus: Focus) -> [String] {
    let value = evaluate(expression, focus)
    if case .nodes(let nodes) = value { return nodes.filter { !isHidden($0) }.map { string($0) } }
    return [string(value)]
  }

  /// XPath 1.0 section 4.2: positions from 1, both ends rounded.
  private func substring(_ arguments: [ExpressionTree], _ focus: Focus) -> String {
    let scalars = Array(string(arguments[0], focus).unicodeScalars)
    func rounded(_ number: Double) -> Double { number.isFinite ? (number + 0.5).rounded(.down) : number }
    let start = rounded(number(arguments[1], focus))
    let end = arguments.count == 3 ? start + rounded(number(arguments[2], focus)) : .infinity
    guard !start.isNaN, !end.isNaN else { return "" }
    let first = Swift.max(1, Swift.min(start, Double(scalars.count + 1)))
    let beyond = Swift.max(first, Swift.min(end, Double(scalars.count + 1)))
    return Self.text(scalars[Int(first) - 1..<Int(beyond) - 1])
  }

  /// ODK's `substr(text, from, to)`: positions from 0, negative ones from the end.
  private func substr(_ arguments: [ExpressionTree], _ focus: Focus) -> String {
    let scalars = Array(string(arguments[0], focus).unicodeScalars)
    func place(_ number: Double) -> Int {
      guard number.isFinite else { return number > 0 ? scalars.count : 0 }
      let whole = number.rounded(.towardZero)
      return Int(Swift.max(0, Swift.min(whole < 0 ? Double(scalars.count) + whole : whole, Double(scalars.count))))
    }
    let from = place(number(arguments[1], focus))
    let to = arguments.count == 3 ? place(number(arguments[2], focus)) : scalars.count
    return from < to ? Self.text(scalars[from..<to]) : ""
  }

  /// First place of `part` in `text`, in bytes: where whole characters match byte by byte they match altogether.
  private static func range(of part: String, in text: String) -> Range<Int>? {
    var (part, text) = (part, text)
    return part.withUTF8 { part in
      text.withUTF8 { text in
        guard let first = part.first else { return 0..<0 }
        var place = 0
        while place + part.count <= text.count {
          if text[place] == first, text[place..<place + part.count].elementsEqual(part) {
            return place..<place + part.count
          }
          place += 1
        }
        return nil
      }
    }
  }

  private static func text(_ bytes: String.UTF8View, _ range: some RangeExpression<Int>) -> String {
    String(decoding: Array(bytes)[range], as: UTF8.self)
  }

  private static func translate(_ text: String, _ from: String, _ to: String) -> String {
    let targets = Array(to.unicodeScalars)
    var map: [Unicode.Scalar: Unicode.Scalar?] = [:]
    // The first of repeated characters counts (XPath 1.0 section 4.2).
    for (index, scalar) in from.unicodeScalars.enumerated() where map[scalar] == nil {
      map.updateValue(index < targets.count ? targets[index] : nil, forKey: scalar)
    }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let mapped = map[scalar] {
        if let mapped { result.append(mapped) }
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
