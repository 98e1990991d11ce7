public import Messages
import Sealing

/// A sink in which receivers lay their answers beside their envelopes.
public protocol ReceiptSource {
  /// The text of `ID.receipt`, nil when there is none or it is longer than any receipt. Blocks.
  func receipt(of id: String) throws(DeliveryError) -> String?
}

extension Courier {
  /// Looks beside each envelope for its receiver's answer. Blocks as long as the sink does.
  public func answer(_ request: ReceiptRequest) -> ReceiptReport {
    do throws(DeliveryError) {
      guard request.version == 1, request.receiptsOf.count <= ReceiptRequest.mostEnvelopes,
        request.receiptsOf.allSatisfy(Envelope.isOpaqueIdentifier)
      else {
        throw DeliveryError(.parked, .badOffer, "receipts were asked for in a form that this release doesn't know")
      }
      // A kind of sink that can hold no receipts has none.
      guard let source = try sinks.sink(request.sink) as? any ReceiptSource else { return ReceiptReport(found: []) }
      var found: [ReceiptReport.Found] = []
      for id in request.receiptsOf {
        guard let text = try source.receipt(of: id) else { continue }
        found.append(ReceiptReport.Found(name: "\(id).receipt", text: text))
      }
      guard let digests = request.digests, let courier = source as? CourierSink else {
        return ReceiptReport(found: found)
      }
      let held = try courier.check(digests)
      return ReceiptReport(found: found, damaged: held.damaged, absent: held.absent)
    } catch {
      complain(error)
      return ReceiptReport(found: [], reason: error.reason)
    }
  }
}
