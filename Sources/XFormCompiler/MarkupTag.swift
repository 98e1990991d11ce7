internal import CLibXML2

/// The start of an element, as libxml2 has it; its pointers are good for the time of one call.
struct MarkupTag {
  typealias Texts = UnsafeBufferPointer<UnsafePointer<xmlChar>?>

  let name: MarkupNames.Name
  let line: Int
  /// Pairs of prefix and URI.
  private let declared: Texts
  /// Fives: local name, prefix, URI, start and end of the value.
  private let given: Texts
  private let names: MarkupNames

  init(name: MarkupNames.Name, line: Int, declared: Texts, given: Texts, names: MarkupNames) {
    self.name = name
    self.line = line
    self.declared = declared
    self.given = given
    self.names = names
  }

  /// The namespaces declared here; the default one has the prefix "".
  var namespaces: [(prefix: String, uri: String)] {
    if declared.isEmpty { return [] }
    return stride(from: 0, to: declared.count, by: 2).map { index in
      (declared[index].map { String(cString: $0) } ?? "", declared[index + 1].map { String(cString: $0) } ?? "")
    }
  }

  /// By their usual names, declarations of namespaces (`xmlns`, `xmlns:PREFIX`) before the others.
  var allAttributes: [(key: String, value: String)] {
    if declared.isEmpty, given.isEmpty { return [] }
    var all: [(key: String, value: String)] = []
    all.reserveCapacity(declared.count / 2 + given.count / 5)
    for (prefix, uri) in namespaces { all.append((prefix.isEmpty ? "xmlns" : "xmlns:" + prefix, uri)) }
    for index in stride(from: 0, to: given.count, by: 5) {
      if let local = given[index], let value = value(index) {
        all.append((names.name(local, given[index + 1], given[index + 2]).usual, value))
      }
    }
    return all
  }

  /// The same, with the bytes of each value.
  func forEachAttribute(_ body: (String, UnsafeBufferPointer<UInt8>) -> Void) {
    for (prefix, uri) in namespaces {
      var uri = uri
      uri.withUTF8 { body(prefix.isEmpty ? "xmlns" : "xmlns:" + prefix, $0) }
    }
    for index in stride(from: 0, to: given.count, by: 5) {
      guard let local = given[index], let start = given[index + 3], let end = given[index + 4] else { continue }
      let name = names.name(local, given[index + 1], given[index + 2]).usual
      body(name, UnsafeBufferPointer(start: start, count: end - start))
    }
  }

  /// In the order of the document, without declarations of namespaces.
  var attributes: [(name: MarkupNames.Name, value: String)] {
    if given.isEmpty { return [] }
    return stride(from: 0, to: given.count, by: 5).compactMap { index in
      guard let local = given[index], let value = value(index) else { return nil }
      return (names.name(local, given[index + 1], given[index + 2]), value)
    }
  }

  private func value(_ index: Int) -> String? {
    guard let start = given[index + 3], let end = given[index + 4] else { return nil }
    return String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
  }
}

/// The names of one document, each made a string once: libxml2 has every name at one place.
final class MarkupNames {
  struct Name {
    /// As written, with its prefix.
    let written: String
    /// Without it.
    let local: String
    /// Prefixes of known namespaces replaced by the usual ones (`jr`, `odk`, `orx`, `waypost`).
    let usual: String
    let namespace: String
  }

  private struct Key: Hashable {
    var local: UnsafePointer<xmlChar>
    var prefix: UnsafePointer<xmlChar>?
    var namespace: UnsafePointer<xmlChar>?
  }

  private static let usualPrefixes = [
    "http://openrosa.org/javarosa": "jr", "http://www.opendatakit.org/xforms": "odk",
    "http://openrosa.org/xforms": "orx", "urn:waypost:form": "waypost",
  ]

  private var known: [Key: Name] = [:]
  /// The names met last, each at the place that its pointer has here: a document says few over and over.
  private var recent: [(key: Key, name: Name)?] = Array(repeating: nil, count: 256)

  func name(
    _ local: UnsafePointer<xmlChar>, _ prefix: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?
  ) -> Name {
    let key = Key(local: local, prefix: prefix, namespace: namespace)
    let place = (UInt(bitPattern: local) ^ UInt(bitPattern: local) >> 8) & 0xFF
    if let last = recent[Int(place)], last.key == key { return last.name }
    let name = known[key] ?? make(key)
    recent[Int(place)] = (key, name)
    return name
  }

  private func make(_ key: Key) -> Name {
    let local = String(cString: key.local)
    let uri = key.namespace.map { String(cString: $0) } ?? ""
    let written = key.prefix.map { String(cString: $0) + ":" + local } ?? local
    let usual = key.prefix == nil ? nil : Self.usualPrefixes[uri]
    let name = Name(written: written, local: local, usual: usual.map { $0 + ":" + local } ?? written, namespace: uri)
    known[key] = name
    return name
  }
}
