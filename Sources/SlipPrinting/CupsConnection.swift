import CCups

/// One connection to the print service, with time-outs; not shared, calls block.
final class CupsConnection {
  let http: OpaquePointer

  /// Seconds one answer may take. cupsd answers in milliseconds; on a busy box it may have to swap in first.
  static let answerTimeout = 5.0

  init() throws(SlipPrintingError) {
    guard
      let http = httpConnect2(
        cupsServer(), ippPort(), nil, AF_UNSPEC, cupsEncryption(), 1, CInt(Self.answerTimeout * 1000), nil)
    else { throw .printService(step: "connecting", why: Self.lastError) }
    // Without a callback a time-out ends the request.
    httpSetTimeout(http, Self.answerTimeout, nil, nil)
    self.http = http
  }

  /// What the last call on this thread complained about; the words are CUPS's own and name no document.
  static var lastError: String { String(cString: cupsLastErrorString()) }

  deinit { httpClose(http) }
}

/// An answer of the print service; owns the message.
struct IPPAnswer: ~Copyable {
  private let message: OpaquePointer

  /// Sends `request`, which CUPS frees, and waits for the answer; nil when there was none.
  init?(to request: OpaquePointer, over connection: CupsConnection) {
    guard let message = cupsDoRequest(connection.http, request, "/") else { return nil }
    self.message = message
  }

  var isSuccessful: Bool { ippGetStatusCode(message).rawValue <= IPP_STATUS_OK_EVENTS_COMPLETE.rawValue }
  var isNotFound: Bool { ippGetStatusCode(message) == IPP_STATUS_ERROR_NOT_FOUND }

  /// The first value of an integer or enum attribute; nil when it's absent or "no-value".
  func integer(_ name: String) -> Int? {
    guard let attribute = ippFindAttribute(message, name, IPP_TAG_ZERO) else { return nil }
    let tag = ippGetValueTag(attribute)
    guard tag == IPP_TAG_INTEGER || tag == IPP_TAG_ENUM else { return nil }
    return Int(ippGetInteger(attribute, 0))
  }

  /// All values of a keyword or name attribute.
  func strings(_ name: String) -> [String] {
    guard let attribute = ippFindAttribute(message, name, IPP_TAG_ZERO) else { return [] }
    return (0..<ippGetCount(attribute)).compactMap { index in
      ippGetString(attribute, index, nil).map { String(cString: $0) }
    }
  }

  deinit { ippDelete(message) }
}
