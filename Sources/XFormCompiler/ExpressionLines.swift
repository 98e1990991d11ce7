internal import Foundation
public import XForm

/// `waypost form eval`: one JSON object a line in, one out, in the conventions of the shared XPath cases.
public struct ExpressionLines: Sendable {
  /// Longest line taken, in bytes.
  public static let longestLine = 32 << 20

  private let context: SessionContext

  /// - Parameter context: what `today()`, `now()`, `random()` and `digest()` take from the world.
  public init(context: SessionContext) { self.context = context }

  /// Answers one line: `{"id","expr","context_xml"|null,"context_node"|null,"root_node"|null,"namespaces"|null,
  /// "language"|null}` gives `{"id","type","value"|null,"nodes"|null}`.
  ///
  /// A `type` of `error` has the reason as its value. NaN and infinities are strings. Doesn't block.
  public func answer(_ line: String) -> String {
    let request: Request
    do {
      request = try JSONDecoder().decode(Request.self, from: Data(line.utf8))
    } catch {
      // Whoever asked may still tell the answers apart.
      let id = (try? JSONDecoder().decode(Identity.self, from: Data(line.utf8)))?.id ?? .null
      return Self.encode(
        Response(id: id, type: "error", value: .text("the line isn't a JSON object with id and expr"), nodes: nil))
    }
    do {
      return Self.encode(try answer(request))
    } catch let error as MarkupFailure {
      return Self.encode(Response(id: request.id, type: "error", value: .text(error.message), nodes: nil))
    } catch FormError.unknownPath(let path) {
      let message = "the document has no node \(path); name it by its place, such as /*[1]/*[2]"
      return Self.encode(Response(id: request.id, type: "error", value: .text(message), nodes: nil))
    } catch {
      return Self.encode(Response(id: request.id, type: "error", value: .text("\(error)"), nodes: nil))
    }
  }

  private func answer(_ request: Request) throws -> Response {
    let xml = request.contextXML.flatMap { $0.trimmed.isEmpty ? nil : $0 } ?? "<root/>"
    let probe = ExpressionProbe(document: try PlainDocument.read(Array(xml.trimmed.utf8)), context: context)
    let value = try probe.evaluate(
      request.expression,
      ExpressionProbe.Setting(
        contextPath: request.contextNode, rootPath: request.rootNode, namespaces: request.namespaces ?? [:],
        language: request.language))
    switch value {
    case .number(let number): return Response(id: request.id, type: "number", value: .number(number), nodes: nil)
    case .string(let text): return Response(id: request.id, type: "string", value: .text(text), nodes: nil)
    case .boolean(let truth): return Response(id: request.id, type: "boolean", value: .truth(truth), nodes: nil)
    case .nodes(let paths, let first):
      return Response(id: request.id, type: "nodeset", value: .text(first), nodes: paths)
    }
  }

  private static func encode(_ response: Response) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Nothing in it can fail to encode: numbers that JSON lacks were made texts.
    return (try? encoder.encode(response)).map { String(decoding: $0, as: UTF8.self) } ?? "{\"type\":\"error\"}"
  }

  private struct Request: Decodable {
    var id: Scalar
    var expression: String
    var contextXML: String?
    var contextNode: String?
    var rootNode: String?
    var namespaces: [String: String]?
    var language: String?

    enum CodingKeys: String, CodingKey {
      case id
      case expression = "expr"
      case contextXML = "context_xml"
      case contextNode = "context_node"
      case rootNode = "root_node"
      case namespaces, language
    }
  }

  private struct Identity: Decodable { var id: Scalar }

  private struct Response: Encodable {
    var id: Scalar
    var type: String
    var value: Scalar
    var nodes: [String]?

    enum CodingKeys: String, CodingKey { case id, type, value, nodes }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(id, forKey: .id)
      try container.encode(type, forKey: .type)
      try container.encode(value, forKey: .value)
      try container.encode(nodes, forKey: .nodes)
    }
  }

  /// A value as JSON has it; also an id, which is given back as it came.
  private enum Scalar: Codable {
    case text(String), number(Double), truth(Bool), null

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let truth = try? container.decode(Bool.self) {
        self = .truth(truth)
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .text(try container.decode(String.self))
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .truth(let truth): try container.encode(truth)
      case .null: try container.encodeNil()
      case .number(let number):
        if number.isNaN {
          try container.encode("NaN")
        } else if number.isInfinite {
          try container.encode(number < 0 ? "-Infinity" : "Infinity")
        } else if number == number.rounded(), number.magnitude < 9_007_199_254_740_992 {
          try container.encode(Int(number))
        } else {
          try container.encode(number)
        }
      }
    }
  }
}
