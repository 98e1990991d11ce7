import Foundation
import FoundationXML

/// Every leaf of a submission by its path, read by a parser that isn't ours.
final class SubmissionReader: NSObject, XMLParserDelegate {
  private(set) var leaves: [String: String] = [:]
  private(set) var rootAttributes: [String: String] = [:]
  private var path: [String] = []
  private var text = ""
  private var isLeaf = false

  init?(_ xml: [UInt8]) {
    super.init()
    let parser = XMLParser(data: Data(xml))
    parser.delegate = self
    guard parser.parse() else { return nil }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    if path.isEmpty { rootAttributes = attributes }
    path.append(name)
    text = ""
    isLeaf = true
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    if isLeaf { leaves["/" + path.joined(separator: "/")] = text }
    path.removeLast()
    isLeaf = false
  }
}
