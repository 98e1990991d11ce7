import Sealing

extension ObjectStoreSink: ReceiptSource {
  func receipt(of id: String) throws(DeliveryError) -> String? {
    let answer = try send(.get, "\(id).receipt", limit: EnvelopeReceipt.maximumLength)
    switch answer.status {
    case 200: return String(validating: answer.body, as: UTF8.self)
    case 404: return nil
    default: throw refusal(answer, nil)
    }
  }
}
