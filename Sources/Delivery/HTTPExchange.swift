import CCurl
import CLinux
import EventLoop

/// What libcurl's callbacks fill in while a request runs. An object, for libcurl holds its address.
final class HTTPExchange {
  private static let headerLimit = 32 << 10

  private let stirring: () -> Void
  private var limit = 0
  private var body: [UInt8] = []
  private var headers: [(name: String, value: String)] = []
  private var headerBytes = 0
  private var moved: Int64 = 0
  /// The connection's socket, kept like the connection.
  private var socket: CInt = -1
  /// How far it had come when, by the boot clock in milliseconds; fewer bytes than `slowest` a second since then for
  /// `stallMilliseconds` end it.
  private var mark: (moved: Int64, time: Int64) = (0, 0)
  private var stallMilliseconds: Int64 = 0
  /// Below this a transfer counts as stalled, in bytes a second.
  static let slowest = 10
  /// The answer was longer than the request allows.
  private(set) var isTooLong = false
  private(set) var hasStalled = false

  init(stirring: @escaping () -> Void) { self.stirring = stirring }

  func begin(limit: Int, stallSeconds: Int) {
    self.limit = limit
    stallMilliseconds = Int64(stallSeconds) * 1000
    mark = (0, SystemCall.bootMilliseconds())
    hasStalled = false
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
      guard let context else { return 0 }
      return HTTPExchange.of(context).goesOn(Int64(received + sent)) ? 0 : 1
    }
    _ = waypost_curl_pointer(handle, CURLOPT_SOCKOPTDATA, own)
    _ = waypost_curl_socket(handle) { context, socket, _ in
      if let context { HTTPExchange.of(context).socket = socket }
      return CURL_SOCKOPT_OK
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

  /// Called by libcurl at least once a second.
  ///
  /// What libcurl has sent lies in the kernel at first, a whole record of it; on a slow link that takes minutes to go
  /// out, in which libcurl, whose own measure this replaces, sees nothing move.
  private func goesOn(_ bytes: Int64) -> Bool {
    let position = bytes - (socket >= 0 ? Int64(waypost_unacknowledged(socket)) : 0)
    if position != moved {
      moved = position
      stirring()
    }
    let now = SystemCall.bootMilliseconds()
    guard now - mark.time >= stallMilliseconds else { return true }
    hasStalled = (position - mark.moved) * 1000 < (now - mark.time) * Int64(Self.slowest)
    mark = (position, now)
    return !hasStalled
  }
}
