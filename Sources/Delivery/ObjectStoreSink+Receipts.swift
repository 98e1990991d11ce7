import Sealing

extension ObjectStoreSink: ReceiptSource {
  func receipt(of id: String) throws(DeliveryError) -> String? {
    // Whoever may write there could lay a gigabyte in our way: no more is asked for than a receipt may have, and a byte.
    let longest = EnvelopeReceipt.maximumLength
    let answer = try send(.get, "\(id).receipt", headers: [("range", "bytes=0-\(longest)")])
    switch answer.status {
    case 200, 206:
      guard answer.etag != nil else { throw unsound("it hands out an object without an ETag") }
      return answer.body.count > longest ? nil : String(validating: answer.body, as: UTF8.self)
    // 416: it has no bytes at all.
    case 404, 416: return nil
    default: throw refusal(answer, nil)
    }
  }
}
