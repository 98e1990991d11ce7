/// A submitted record, taken apart: its form and every value in it.
public struct RecordLeaves: Sendable, Equatable {
  public struct Leaf: Sendable, Equatable {
    /// "/data/child[2]/name"; a row's number where an element comes several times.
    public var path: String
    public var value: String

    /// Without the rows' numbers, as the form has it.
    public var formPath: String {
      path.split(separator: "/").map { "/" + $0.prefix { $0 != "[" } }.joined()
    }
  }

  public let form: String
  public let version: String
  /// In document order; `meta` left out.
  public let leaves: [Leaf]

  /// Throws where it is no XML. What stands behind the record, as the codes for the phone do, is no part of it.
  public init(xml: [UInt8]) throws(CompileError) {
    let root: MarkupElement
    do throws(MarkupFailure) {
      root = try MarkupReader.read(xml)
    } catch {
      throw CompileError(problems: [
        CompileError.Problem(
          file: "record", line: error.line, node: "/", expression: nil, column: nil, message: error.message)
      ])
    }
    form = root.attributes["id"] ?? ""
    version = root.attributes["version"] ?? ""
    leaves = Self.leaves(of: root, path: "/\(root.localName)")
  }

  private static func leaves(of element: MarkupElement, path: String) -> [Leaf] {
    let inner = element.elements
    var count: [String: Int] = [:]
    for child in inner { count[child.localName, default: 0] += 1 }
    var place: [String: Int] = [:]
    return inner.flatMap { child -> [Leaf] in
      let name = child.localName
      if name == "meta" { return [] }
      place[name, default: 0] += 1
      let here = "\(path)/\(name)" + (count[name, default: 1] > 1 ? "[\(place[name, default: 1])]" : "")
      return child.elements.isEmpty ? [Leaf(path: here, value: child.text)] : leaves(of: child, path: here)
    }
  }
}
