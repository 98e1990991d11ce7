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
  private var isBroken = false
  private var failure: MarkupReader.Failure?

  static func read(_ bytes: [UInt8]) throws(MarkupReader.Failure) -> NodeTree {
    let bytes = withoutDocumentType(bytes)
    try MarkupReader.refuseHostile(bytes)
    let reader = PlainDocument()
    let parser = XMLParser(data: Data(bytes))
    parser.shouldProcessNamespaces = false
    parser.shouldResolveExternalEntities = false
    parser.delegate = reader
    let isRead = parser.parse()
    if let failure = reader.failure { throw failure }
    // The parser says yes to a document that breaks off, or that goes on after its root.
    guard isRead, !reader.isBroken, reader.scopes.count == 1, reader.elementCount > 0 else {
      throw MarkupReader.Failure(line: parser.lineNumber, message: "the document isn't well-formed XML")
    }
    return reader.builder.finish()
  }

  /// A document type that declares nothing, as of XHTML pages, is left out; any other is refused later.
  private static func withoutDocumentType(_ bytes: [UInt8]) -> [UInt8] {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let start = text.range(of: "<!DOCTYPE"), text[..<start.lowerBound].count < 200,
      let end = text[start.upperBound...].firstIndex(of: ">"), !text[start.upperBound..<end].contains("[")
    else { return bytes }
    return Array((text[..<start.lowerBound] + text[text.index(after: end)...]).utf8)
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

  /// A text node of its own, as the suites that the shared cases come from count them.
  func parser(_ parser: XMLParser, foundCDATA block: Data) {
    flush()
    text = String(decoding: block, as: UTF8.self)
    flush()
  }

  func parser(_ parser: XMLParser, foundComment comment: String) {
    flush()
    builder.comment(comment)
  }

  func parser(_ parser: XMLParser, foundProcessingInstructionWithTarget target: String, data: String?) {
    flush()
    builder.instruction(target, data ?? "")
  }

  func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) { isBroken = true }

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
