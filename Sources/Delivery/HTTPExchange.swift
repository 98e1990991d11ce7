import CCurl

/// What libcurl's callbacks fill in while a request runs. An object, for libcurl holds its address.
final class HTTPExchange {
  private static let headerLimit = 32 << 10

  private let stirring: () -> Void
  private var limit = 0
  private var body: [UInt8] = []
  private var headers: [(name: String, value: String)] = []
  private var headerBytes = 0
  private var moved: curl_off_t = 0
  /// The answer was longer than the request allows.
  private(set) var isTooLong = false

  init(stirring: @escaping () -> Void) { self.stirring = stirring }

  func begin(limit: Int) {
    self.limit = limit
    body = []
    headers = []
    headerBytes = 0
    moved = 0
    isTooLong = false
  }

  func answer(status: Int) -> HTTPAnswer { HTTPAnswer(status: status, headers: headers, body: body) }

  /// The handle must not be used after this object is gone.
  func attach(to handle: UnsafeMutableRawPointer) {
    let own = Unmanaged.passUnretained(self).toOpaque()
    _ = waypost_curl_pointer(handle, CURLOPT_WRITEDATA, own)
    _ = waypost_curl_receiver(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      return HTTPExchange.of(context).takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    _ = waypost_curl_pointer(handle, CURLOPT_HEADERDATA, own)
    _ = waypost_curl_receiver(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      return HTTPExchange.of(context).takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    _ = waypost_curl_number(handle, CURLOPT_NOPROGRESS, 0)
    _ = waypost_curl_pointer(handle, CURLOPT_XFERINFODATA, own)
    _ = waypost_curl_progress(handle) { context, _, received, _, sent in
      if let context { HTTPExchange.of(context).progress(received + sent) }
      return 0
    }
  }

  private static func of(_ context: UnsafeMutableRawPointer) -> HTTPExchange {
    Unmanaged<HTTPExchange>.fromOpaque(context).takeUnretainedValue()
  }

  /// Returns how many bytes were taken; another number than was given ends the transfer.
  private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard body.count + bytes.count <= limit else {
      isTooLong = true
      return 0
    }
    body += bytes
    return bytes.count
  }

  private func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
    headerBytes += bytes.count
    guard headerBytes <= Self.headerLimit else {
      isTooLong = true
      return 0
    }
    let line = String(decoding: bytes, as: UTF8.self)
    // "HTTP/1.1 100 Continue" and its kin: what counts are the headers of the last answer.
    if line.hasPrefix("HTTP/") { headers = [] }
    if let colon = line.firstIndex(of: ":") {
      let value = line[line.index(after: colon)...].drop { $0.isWhitespace }
      let end = value.lastIndex { !$0.isWhitespace }.map { value.index(after: $0) } ?? value.startIndex
      headers.append((line[..<colon].lowercased(), String(value[..<end])))
    }
    return bytes.count
  }

  private func progress(_ bytes: curl_off_t) {
    guard bytes != moved else { return }
    moved = bytes
    stirring()
  }
}
