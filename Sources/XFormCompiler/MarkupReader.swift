internal import Foundation
internal import FoundationXML

/// Reads XML that may be hostile: UTF-8 only, no document type, no entities but the five of XML, bounded in every way.
final class MarkupReader: NSObject, XMLParserDelegate {
  static let largestDocument = 32 << 20
  static let mostElements = 1_000_000
  static let deepestElement = 64

  struct Document {
    var root: MarkupElement
    /// Every namespace declaration of the document; the first of a prefix counts.
    var namespaces: [String: String]
  }

  struct Failure: Error {
    var line: Int?
    var message: String
  }

  private static let usualPrefixes = [
    "http://openrosa.org/javarosa": "jr", "http://www.opendatakit.org/xforms": "odk",
    "http://openrosa.org/xforms": "orx", "urn:waypost:form": "waypost",
  ]

  private var open: [MarkupElement] = []
  private var root: MarkupElement?
  private var namespaces: [String: String] = [:]
  private var elementCount = 0
  private var isBroken = false
  private var failure: Failure?

  static func read(_ bytes: [UInt8]) throws(Failure) -> Document {
    try refuseHostile(bytes)
    let reader = MarkupReader()
    let parser = XMLParser(data: Data(bytes))
    parser.shouldProcessNamespaces = false
    parser.shouldResolveExternalEntities = false
    parser.delegate = reader
    let isRead = parser.parse()
    if let failure = reader.failure { throw failure }
    // The parser says yes to a document that breaks off, or that goes on after its root.
    guard isRead, !reader.isBroken, reader.open.isEmpty, let root = reader.root else {
      throw Failure(line: parser.lineNumber, message: "it isn't well-formed XML; open it in an editor that checks XML")
    }
    return Document(root: root, namespaces: reader.namespaces)
  }

  static func refuseHostile(_ bytes: [UInt8]) throws(Failure) {
    guard bytes.count <= largestDocument else {
      throw Failure(line: nil, message: "it is larger than \(largestDocument >> 20) MiB; split its choice lists")
    }
    guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else {
      throw Failure(line: nil, message: "it isn't UTF-8; save it as UTF-8")
    }
    // Looked for in the raw text, so that no parser option has to be trusted with it.
    if text.range(of: "<!DOCTYPE", options: .caseInsensitive) != nil || text.contains("<!ENTITY") {
      throw Failure(line: nil, message: "it has a document type declaration, which forms don't need; remove it")
    }
    if hasEmptyInstruction(bytes) {
      throw Failure(line: nil, message: "it has a processing instruction that says nothing, such as <?x?>; remove it")
    }
    let head = text.prefix(200)
    if head.contains("encoding"),
      head.range(of: "encoding *= *[\"']utf-8[\"']", options: [.regularExpression, .caseInsensitive]) == nil
    {
      throw Failure(line: 1, message: "it declares an encoding other than UTF-8; save it as UTF-8")
    }
  }

  /// Foundation's parser on Linux reads through a null pointer on an instruction without data.
  static func hasEmptyInstruction(_ bytes: [UInt8]) -> Bool {
    var index = 0
    while index + 1 < bytes.count {
      guard bytes[index] == UInt8(ascii: "<"), bytes[index + 1] == UInt8(ascii: "?") else {
        index += 1
        continue
      }
      index += 2
      let isEnd = { (byte: UInt8) in byte <= 32 || byte == UInt8(ascii: "?") || byte == UInt8(ascii: ">") }
      while index < bytes.count, !isEnd(bytes[index]) { index += 1 }
      while index < bytes.count, bytes[index] <= 32 { index += 1 }
      if index >= bytes.count || bytes[index] == UInt8(ascii: "?") || bytes[index] == UInt8(ascii: ">") { return true }
    }
    return false
  }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName qName: String?,
    attributes attributeDict: [String: String] = [:]
  ) {
    elementCount += 1
    if elementCount > Self.mostElements {
      return fail(parser, "it has more than \(Self.mostElements) elements; split its choice lists")
    }
    if open.count >= Self.deepestElement {
      return fail(parser, "its elements are nested more than \(Self.deepestElement) deep")
    }
    for (name, value) in attributeDict {
      if name == "xmlns" { namespaces[""] = namespaces[""] ?? value }
      if name.hasPrefix("xmlns:") {
        let prefix = String(name.dropFirst(6))
        namespaces[prefix] = namespaces[prefix] ?? value
      }
    }
    var attributes: [String: String] = [:]
    for (name, value) in attributeDict { attributes[usual(name)] = value }
    let element = MarkupElement(name: elementName, attributes: attributes, line: parser.lineNumber)
    if let parent = open.last { parent.nodes.append(.element(element)) } else { root = element }
    open.append(element)
  }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName qName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { append(string) }

  func parser(_ parser: XMLParser, foundCDATA block: Data) { append(String(decoding: block, as: UTF8.self)) }

  func parser(_ parser: XMLParser, foundComment comment: String) { open.last?.nodes.append(.comment(comment)) }

  func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) { isBroken = true }

  private func append(_ text: String) {
    guard let parent = open.last else { return }
    if case .text(let before)? = parent.nodes.last {
      parent.nodes[parent.nodes.count - 1] = .text(before + text)
    } else {
      parent.nodes.append(.text(text))
    }
  }

  private func usual(_ name: String) -> String {
    guard let colon = name.firstIndex(of: ":"), let uri = namespaces[String(name[..<colon])],
      let prefix = Self.usualPrefixes[uri]
    else { return name }
    return prefix + name[colon...]
  }

  private func fail(_ parser: XMLParser, _ message: String) {
    if failure == nil { failure = Failure(line: parser.lineNumber, message: message) }
    parser.abortParsing()
  }
}
