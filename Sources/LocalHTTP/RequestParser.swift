/// Strict HTTP/1.1 (RFC 9112) for one connection: bytes in, requests and at most one refusal out. Does no I/O.
///
/// The parser keeps what it was fed and hasn't handed out, never more than one whole request may take. After a refusal it
/// takes nothing more: where the next request would begin can't be known.
public struct RequestParser {
  public enum Event: Sendable {
    case request(Request)
    case refused(Refusal)
  }

  /// Where in a request the parser stands: each stage has its own deadline.
  public enum Stage: Sendable, Equatable {
    case idle, head, body, refused
  }

  private let limits: Limits
  private var buffer: [UInt8] = []
  private var isRefused = false
  /// The head whose body is awaited.
  private var head: RequestHead?

  // The head so far: every byte before `examined` was looked at once, so a head costs time linear in its length however
  // it is cut.
  private var examined = 0
  private var lineStart = 0
  private var method: Method?
  private var target: RequestTarget?
  private var lines: [Headers.Line] = []

  public init(limits: Limits = .standard) { self.limits = limits }

  public var stage: Stage {
    if isRefused { return .refused }
    if head != nil { return .body }
    return buffer.isEmpty ? .idle : .head
  }

  /// Bytes held.
  public var buffered: Int { buffer.count }

  /// Bytes of memory set aside for them.
  public var capacity: Int { buffer.capacity }

  /// Bytes `feed` still takes. Never 0 while a request is incomplete.
  public var room: Int { isRefused ? 0 : limits.head + limits.body - buffer.count }

  /// Takes bytes up to `room`; returns how many it took. `next` turns them into events.
  public mutating func feed(_ bytes: some Collection<UInt8>) -> Int {
    let taken = bytes.prefix(room)
    buffer.append(contentsOf: taken)
    return taken.count
  }

  /// The next whole request, or the refusal that ends this connection; nil when more bytes are needed.
  public mutating func next() -> Event? {
    guard !isRefused else { return nil }
    do {
      guard let request = try nextRequest() else { return nil }
      return .request(request)
    } catch {
      isRefused = true
      head = nil
      lines = []
      buffer = []
      return .refused(error.refusal)
    }
  }

  private mutating func nextRequest() throws(Refused) -> Request? {
    if head == nil { head = try examineHead() }
    guard let head, buffer.count >= head.bodyLength else { return nil }
    let form: Fields =
      head.bodyLength == 0 ? .none : try Fields.decode(buffer[..<head.bodyLength], most: limits.fieldCount)
    release(head.bodyLength)
    self.head = nil
    return Request(
      method: head.method, path: head.target.path, query: head.target.query, headers: head.headers, form: form)
  }

  /// Reads on until the empty line; nil if it hasn't come.
  private mutating func examineHead() throws(Refused) -> RequestHead? {
    while examined < buffer.count {
      guard examined < limits.head else { throw Refused(.headTooLarge) }
      let byte = buffer[examined]
      if method == nil, examined > limits.requestLine + 1 { throw Refused(.requestLineTooLong) }
      let followsReturn = examined > lineStart && buffer[examined - 1] == .carriageReturn
      if byte == .lineFeed {
        guard followsReturn else { throw Refused(.bareLineFeed) }
        let line = lineStart..<(examined - 1)
        examined += 1
        lineStart = examined
        if let head = try takeLine(line) { return head }
        continue
      }
      guard !followsReturn else { throw Refused(.bareCarriageReturn) }
      guard byte.isFieldValue || byte == .carriageReturn else { throw Refused(.controlByte) }
      examined += 1
    }
    return nil
  }

  private mutating func takeLine(_ line: Range<Int>) throws(Refused) -> RequestHead? {
    guard let method, let target else {
      try takeRequestLine(line)
      return nil
    }
    guard line.isEmpty else {
      guard lines.count < limits.headerCount else { throw Refused(.tooManyHeaders) }
      lines.append(try headerLine(line))
      return nil
    }
    let headers = Headers(bytes: Array(buffer[..<lineStart]), lines: lines)
    let head = try RequestHead(method: method, target: target, headers: headers, limits: limits)
    release(lineStart)
    self.method = nil
    self.target = nil
    lines.removeAll(keepingCapacity: true)
    examined = 0
    lineStart = 0
    return head
  }

  private mutating func takeRequestLine(_ line: Range<Int>) throws(Refused) {
    guard line.count <= limits.requestLine else { throw Refused(.requestLineTooLong) }
    let parts = buffer[line].split(separator: .space, omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, parts[0].allSatisfy(\.isToken), !parts[1].isEmpty else {
      throw Refused(.malformedRequestLine)
    }
    guard parts[2].starts(with: "HTTP/".utf8), parts[2].count == 8 else { throw Refused(.malformedRequestLine) }
    guard parts[2].elementsEqual("HTTP/1.1".utf8) else { throw Refused(.unsupportedVersion) }
    guard let method = Method(rawValue: String(decoding: parts[0], as: UTF8.self)) else {
      throw Refused(.unknownMethod)
    }
    target = try RequestTarget(parts[1], mostFields: limits.fieldCount)
    self.method = method
  }

  private func headerLine(_ line: Range<Int>) throws(Refused) -> Headers.Line {
    let bytes = buffer[line]
    if let first = bytes.first, first == .space || first == .tab { throw Refused(.foldedHeader) }
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > line.lowerBound,
      bytes[..<colon].allSatisfy(\.isToken)
    else { throw Refused(.malformedHeader) }
    return Headers.Line(name: line.lowerBound..<colon, value: withoutOuterSpace(bytes[(colon + 1)...]).indices)
  }

  /// Drops handed-out bytes and their memory: a connection lives on, an answer in its buffer may not.
  private mutating func release(_ count: Int) {
    guard count > 0 else { return }
    buffer = Array(buffer[count...])
  }
}
