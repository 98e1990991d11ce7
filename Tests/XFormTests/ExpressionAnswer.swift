import Foundation

/// A value in the corpus or in an answer of `form eval`.
enum Scalar: Decodable, Equatable, CustomStringConvertible {
  case text(String), number(Double), truth(Bool)

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let truth = try? container.decode(Bool.self) {
      self = .truth(truth)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  /// As `number()` has it; a date counts its days.
  var number: Double {
    switch self {
    case .number(let number): number
    case .truth(let truth): truth ? 1 : 0
    case .text("Infinity"): .infinity
    case .text("-Infinity"): -.infinity
    case .text(let text): Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? Self.days(text) ?? .nan
    }
  }

  var description: String {
    switch self {
    case .text(let text): "'\(text)'"
    case .number(let number): "\(number)"
    case .truth(let truth): "\(truth)"
    }
  }

  private static func days(_ text: String) -> Double? {
    let day = try? Date(text.prefix(10) + "T00:00:00Z", strategy: .iso8601)
    return day.map { $0.timeIntervalSince1970 / 86_400 }
  }
}

/// One line that `form eval` wrote.
struct Answer: Decodable {
  var id: Scalar?
  var type: String
  var value: Scalar?
  var nodes: [String]?

  init(_ line: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(line.utf8)) }

  /// `nil` if it is what the case expects, converted as XPath converts where the types differ.
  func problem(_ item: XPathCorpusTests.Case) -> String? {
    let shown = "\(type) \(value?.description ?? "-") \(nodes?.joined(separator: " ") ?? "")"
    if item.expectType == "error" { return type == "error" ? nil : shown }
    guard type != "error" else { return shown }
    switch item.expectType {
    case "boolean": return .truth(truth) == item.expect ? nil : shown
    case "number":
      var number = value?.number ?? .nan
      let wanted = item.expect.number
      if let factor = item.roundFactor { number = (number * factor).rounded() / factor }
      if number.isNaN && wanted.isNaN || number == wanted { return nil }
      return (number - wanted).magnitude <= item.tolerance ?? 1e-9 ? nil : shown
    case "string": return .text(text) == item.expect ? nil : shown
    case "nodeset-count":
      guard type == "nodeset", let nodes, Double(nodes.count) == item.expect.number else { return shown }
      guard let wanted = item.expectNodes else { return nil }
      return item.unordered == true ? (Set(nodes) == Set(wanted) ? nil : shown) : nodes == wanted ? nil : shown
    default:
      guard case .text(let pattern) = item.expect else { return shown }
      return text.range(of: pattern, options: .regularExpression) != nil ? nil : shown
    }
  }

  private var truth: Bool {
    switch value {
    case _ where type == "nodeset": nodes?.isEmpty == false
    case .truth(let truth): truth
    case .number(let number): number != 0 && !number.isNaN
    // NaN comes as a text; a date that is none is untrue.
    case .text(let text): !text.isEmpty && text != "Invalid Date" && !(type == "number" && text == "NaN")
    case nil: false
    }
  }

  private var text: String {
    switch value {
    case .text(let text): text
    case .truth(let truth): truth ? "true" : "false"
    case .number(let number): number == number.rounded() && number.magnitude < 1e15 ? "\(Int(number))" : "\(number)"
    case nil: ""
    }
  }
}
