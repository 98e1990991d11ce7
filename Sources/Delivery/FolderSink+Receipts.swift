import Sealing

extension FolderSink: ReceiptSource {
  public func receipt(of id: String) throws(DeliveryError) -> String? {
    // No lock: the office writes here, not we, and a receipt half written doesn't verify and is read again next time.
    let folder = try open(locked: false)
    guard let bytes = try folder.read("\(id).receipt", limit: EnvelopeReceipt.maximumLength) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }
}
