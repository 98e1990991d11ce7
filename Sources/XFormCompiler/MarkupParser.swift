internal import CLibXML2
internal import Glibc

/// What hears a document, part by part, in its order.
protocol MarkupListener: AnyObject {
  /// An element begins; `tag` is good for the time of the call.
  func begin(_ tag: borrowing MarkupTag) throws(MarkupFailure)
  func end()
  /// Text, maybe a part of it only.
  func text(_ bytes: UnsafeBufferPointer<UInt8>)
  func markedText(_ bytes: UnsafeBufferPointer<UInt8>)
  func comment(_ text: String)
  func instruction(_ target: String, _ text: String)
}

struct MarkupFailure: Error {
  var line: Int?
  /// What is wrong and what to do.
  var message: String
}

/// Runs libxml2 over XML that may be hostile: UTF-8 only, no document type, no entities but the five of XML, nothing
/// fetched, bounded in every way.
final class MarkupParser {
  static let largestDocument = 32 << 20
  static let mostElements = 1_000_000
  static let deepestElement = 64
  /// Of one element; libxml2 compares each with each.
  static let mostAttributes = 256

  private let listener: any MarkupListener
  private let allowsPlainDocumentType: Bool
  private let context: xmlParserCtxtPtr
  private var names = MarkupNames()
  private var elementCount = 0
  private var depth = 0
  private var failure: MarkupFailure?

  /// Reads a whole document.
  ///
  /// - Parameter allowsPlainDocumentType: one that declares nothing, as of XHTML pages, is passed over.
  static func parse(
    _ bytes: [UInt8], for listener: any MarkupListener, allowsPlainDocumentType: Bool = false
  ) throws(MarkupFailure) {
    try refuseOversized(bytes)
    _ = isPrepared
    guard
      let context = bytes.withUnsafeBytes({ bytes in
        xmlCreateMemoryParserCtxt(bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count))
      })
    else { throw MarkupFailure(line: nil, message: "it is empty; convert the form with pyxform") }
    defer { xmlFreeParserCtxt(context) }
    let parser = MarkupParser(context, listener, allowsPlainDocumentType)
    try parser.run()
  }

  private static let isPrepared: Bool = {
    xmlInitParser()
    return true
  }()

  private init(_ context: xmlParserCtxtPtr, _ listener: any MarkupListener, _ allowsPlainDocumentType: Bool) {
    self.context = context
    self.listener = listener
    self.allowsPlainDocumentType = allowsPlainDocumentType
  }

  private func run() throws(MarkupFailure) {
    // Without NOENT even `&amp;` would stay a reference in attributes. Other entities can't be declared and are refused
    // where they are used; libxml2's own bounds on depth and length stay on.
    xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue))
    context.pointee.sax.pointee = Self.handlers()
    context.pointee._private = Unmanaged.passUnretained(self).toOpaque()
    let status = xmlParseDocument(context)
    if let failure { throw failure }
    guard status == 0, context.pointee.wellFormed == 1, depth == 0, elementCount > 0 else {
      throw MarkupFailure(line: line, message: "it isn't well-formed XML; open it in an editor that checks XML")
    }
  }

  // MARK: What is refused before it is parsed

  private static func refuseOversized(_ bytes: [UInt8]) throws(MarkupFailure) {
    guard bytes.count <= largestDocument else {
      throw MarkupFailure(line: nil, message: "it is larger than \(largestDocument >> 20) MiB; split its choice lists")
    }
    guard !bytes.withUnsafeBytes({ holds(0, $0) }), (try? UTF8Span(validating: bytes.span)) != nil else {
      throw MarkupFailure(line: nil, message: "it isn't UTF-8; save it as UTF-8")
    }
    if hasEndlessTag(bytes) {
      throw MarkupFailure(line: nil, message: "an element has more than \(mostAttributes) attributes; check the file")
    }
  }

  /// Whether one tag may hold so many attributes that comparing each with each would take minutes: a block of the file
  /// without any `<` in which many values begin.
  private static func hasEndlessTag(_ bytes: [UInt8]) -> Bool {
    let block = 16_384
    return bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count - block, by: block).contains { start in
        let part = UnsafeRawBufferPointer(rebasing: bytes[start..<start + block])
        if holds(UInt8(ascii: "<"), part) { return false }
        let quotes = [UInt8(ascii: "\""), UInt8(ascii: "'")]
        return (1..<block).count { part[$0 - 1] == UInt8(ascii: "=") && quotes.contains(part[$0]) } > mostAttributes
      }
    }
  }

  private static func holds(_ byte: UInt8, _ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.baseAddress.map { memchr($0, Int32(byte), bytes.count) != nil } ?? false
  }

  // MARK: What libxml2 says

  private var line: Int { Int(xmlSAX2GetLineNumber(context)) }

  private func stop(_ message: String, line: Int? = nil) {
    if failure == nil { failure = MarkupFailure(line: line ?? self.line, message: message) }
    xmlStopParser(context)
  }

  private func begin(
    _ local: UnsafePointer<xmlChar>, _ prefix: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?,
    _ declared: UnsafeBufferPointer<UnsafePointer<xmlChar>?>, _ given: UnsafeBufferPointer<UnsafePointer<xmlChar>?>
  ) {
    elementCount += 1
    depth += 1
    if elementCount > Self.mostElements {
      return stop("it has more than \(Self.mostElements) elements; split its choice lists")
    }
    if depth > Self.deepestElement { return stop("its elements are nested more than \(Self.deepestElement) deep") }
    if declared.count / 2 + given.count / 5 > Self.mostAttributes {
      return stop("an element has more than \(Self.mostAttributes) attributes; check the file")
    }
    let tag = MarkupTag(
      name: names.name(local, prefix, namespace), line: line, declared: declared, given: given, names: names)
    do throws(MarkupFailure) {
      try listener.begin(tag)
    } catch {
      stop(error.message, line: error.line)
    }
  }

  private func documentType() {
    // Where a declaration would follow, `[` is what libxml2 reads next.
    let declaresSomething = context.pointee.input?.pointee.cur?.pointee == UInt8(ascii: "[")
    if !allowsPlainDocumentType || declaresSomething {
      stop("it has a document type declaration, which forms don't need; remove it")
    }
  }

  private func checkEncoding() {
    let declared = [context.pointee.encoding, context.pointee.input?.pointee.encoding].compactMap(\.self)
    if declared.contains(where: { xmlStrcasecmp($0, "UTF-8") != 0 }) {
      stop("it declares an encoding other than UTF-8; save it as UTF-8", line: 1)
    }
  }

  private func complain(_ error: xmlError) {
    // A prefix that nobody declared stands for itself.
    guard failure == nil, error.level.rawValue >= XML_ERR_ERROR.rawValue,
      error.domain != Int32(XML_FROM_NAMESPACE.rawValue)
    else { return }
    if error.code == Int32(XML_ERR_UNSUPPORTED_ENCODING.rawValue) {
      return stop("it declares an encoding other than UTF-8; save it as UTF-8", line: 1)
    }
    let reason = error.message.map { String(cString: $0).trimmed } ?? "libxml2's error \(error.code)"
    stop("it isn't well-formed XML (\(reason)); open it in an editor that checks XML", line: Int(error.line))
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> MarkupParser? {
    guard let parser = context?.assumingMemoryBound(to: xmlParserCtxt.self).pointee._private else { return nil }
    return Unmanaged<MarkupParser>.fromOpaque(parser).takeUnretainedValue()
  }

  private static func text(_ bytes: UnsafePointer<xmlChar>?) -> String { bytes.map { String(cString: $0) } ?? "" }

  private static func handlers() -> xmlSAXHandler {
    var handlers = xmlSAXHandler()
    handlers.initialized = UInt32(XML_SAX2_MAGIC)
    handlers.startDocument = { MarkupParser.of($0)?.checkEncoding() }
    handlers.internalSubset = { context, _, _, _ in MarkupParser.of(context)?.documentType() }
    handlers.getEntity = { context, _ in
      MarkupParser.of(context)?.stop("it has an entity that isn't one of XML's own five; write the character itself")
      return nil
    }
    handlers.startElementNs = { context, local, prefix, namespace, declared, declarations, given, _, attributes in
      guard let local else { return }
      MarkupParser.of(context)?.begin(
        local, prefix, namespace, UnsafeBufferPointer(start: declarations, count: Int(declared) * 2),
        UnsafeBufferPointer(start: attributes, count: Int(given) * 5))
    }
    handlers.endElementNs = { context, _, _, _ in
      guard let parser = MarkupParser.of(context), parser.failure == nil else { return }
      parser.depth -= 1
      parser.listener.end()
    }
    handlers.characters = { context, bytes, count in
      MarkupParser.of(context)?.listener.text(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }
    handlers.ignorableWhitespace = handlers.characters
    handlers.cdataBlock = { context, bytes, count in
      MarkupParser.of(context)?.listener.markedText(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }
    handlers.comment = { context, bytes in MarkupParser.of(context)?.listener.comment(MarkupParser.text(bytes)) }
    handlers.processingInstruction = { context, target, bytes in
      MarkupParser.of(context)?.listener.instruction(MarkupParser.text(target), MarkupParser.text(bytes))
    }
    handlers.serror = { context, error in
      if let error { MarkupParser.of(context)?.complain(error.pointee) }
    }
    return handlers
  }
}
