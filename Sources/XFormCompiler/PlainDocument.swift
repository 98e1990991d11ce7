internal import Foundation
internal import FoundationXML
internal import XForm

/// Reads any XML document into a tree with expanded names, as `form eval` needs it; as wary as `MarkupReader`.
final class PlainDocument: NSObject, XMLParserDelegate {
  private var builder = NodeTree.Builder()
  private var text = ""
  /// Namespaces in force, innermost last.
  private var scopes: [[String: String]] = [["xml": "http://www.w3.org/XML/1998/namespace"]]
  private var elementCount = 0
  private var failure: MarkupReader.Failure?

  static func read(_ bytes: [UInt8]) throws(MarkupReader.Failure) -> NodeTree {
    try MarkupReader.refuseHostile(bytes)
    let reader = PlainDocument()
    let parser = XMLParser(data: Data(bytes))
    parser.shouldProcessNamespaces = false
    parser.shouldResolveExternalEntities = false
    parser.delegate = reader
    let isComplete = parser.parse()
    if let failure = reader.failure { throw failure }
    guard isComplete else {
      throw MarkupReader.Failure(line: parser.lineNumber, message: "the document isn't well-formed XML")
    }
    return reader.builder.finish()
  }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName qName: String?,
    attributes attributeDict: [String: String] = [:]
  ) {
    flush()
    elementCount += 1
    guard elementCount <= MarkupReader.mostElements, scopes.count <= MarkupReader.deepestElement else {
      failure = MarkupReader.Failure(line: parser.lineNumber, message: "the document is too large or too deep")
      return parser.abortParsing()
    }
    var scope = scopes.last ?? [:]
    for (name, value) in attributeDict {
      if name == "xmlns" { scope[""] = value }
      if name.hasPrefix("xmlns:") { scope[String(name.dropFirst(6))] = value }
    }
    scopes.append(scope)
    let attributes = attributeDict.filter { $0.key != "xmlns" && !$0.key.hasPrefix("xmlns:") }
      .sorted { $0.key < $1.key }
    builder.openElement(
      expanded(elementName, scope, isAttribute: false),
      attributes: attributes.map { (expanded($0.key, scope, isAttribute: true), $0.value) })
  }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName qName: String?
  ) {
    flush()
    scopes.removeLast()
    builder.closeElement()
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(_ parser: XMLParser, foundCDATA block: Data) { text += String(decoding: block, as: UTF8.self) }

  func parser(_ parser: XMLParser, foundComment comment: String) {
    flush()
    builder.comment(comment)
  }

  func parser(_ parser: XMLParser, foundProcessingInstructionWithTarget target: String, data: String?) {
    flush()
    builder.instruction(target, data ?? "")
  }

  private func flush() {
    // Between the document and its root there is no text.
    if !text.isEmpty, scopes.count > 1 { builder.text(text) }
    text = ""
  }

  private func expanded(_ name: String, _ scope: [String: String], isAttribute: Bool) -> String {
    let prefix = name.contains(":") ? String(name.prefix { $0 != ":" }) : ""
    if isAttribute, prefix.isEmpty { return name }
    guard let namespace = scope[prefix], !namespace.isEmpty else { return name }
    return "{\(namespace)}\(name)"
  }
}
