public import Messages
import Sealing

/// A sink that also hands out documents: lists of forms, and what belongs to them.
protocol DocumentSource {
  /// The bytes of one document. Blocks, a second more for each 10 bytes that it may have.
  func document(at address: String, limit: Int, isList: Bool) throws(DeliveryError) -> [UInt8]
}

extension Courier {
  /// Fetches a document for `waypost pack fetch`; what it is worth is not for us to say. Blocks as long as the server does.
  public func answer(_ request: FetchRequest) -> [FetchReport] {
    do throws(DeliveryError) {
      guard request.version == 1, (1...FetchRequest.largest).contains(request.limit) else {
        throw DeliveryError(
          .parked, .badOffer,
          "a document was asked for in a form that this release doesn't know; are all programs of "
            + "the same release?")
      }
      guard let source = try sinks.sink(request.sink) as? any DocumentSource else {
        throw DeliveryError(
          .stop, .unknownSink, "only an openrosa entry of sinks.json has documents to fetch; name such a one")
      }
      let bytes = try source.document(at: request.fetch, limit: request.limit, isList: request.isList)
      return stride(from: 0, to: max(1, bytes.count), by: FetchReport.partSize).map { start in
        let end = min(start + FetchReport.partSize, bytes.count)
        return FetchReport(part: Base64.encode(Array(bytes[start..<end])), isLast: end == bytes.count)
      }
    } catch {
      complain(error)
      sinks.close(request.sink)
      return [FetchReport(reason: error.reason, problem: error.description, words: error.words)]
    }
  }
}
