import Foundation
import Messages
import TestSupport

@testable import Delivery

/// sinks.json and credentials for one object store, offers for it and couriers to it.
final class StoreBench {
  let folder: String
  private let offers: SinkBench
  var settings: [String: Any]

  init(url: String, key: (String, String) = SeaweedStore.postKey) throws {
    folder = try TemporaryFolder.make(prefix: "store")
    offers = try SinkBench()
    settings = [
      "url": url, "bucket": SeaweedStore.bucket, "prefix": "d7/", "credentials": "store-key", "connectSeconds": 5,
      "transferSeconds": 20, "stallSeconds": 20,
    ]
    try Data("\(key.0)\n\(key.1)\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/store-key"))
    try write()
  }

  deinit { TemporaryFolder.remove(folder) }

  func write() throws {
    try JSONSerialization.data(withJSONObject: ["s3:national": settings])
      .write(to: URL(fileURLWithPath: "\(folder)/sinks.json"))
  }

  var sinks: Sinks { Sinks(settings: "\(folder)/sinks.json", credentials: Credentials(folder: folder)) }

  func courier(_ complain: @escaping (DeliveryError) -> Void = { _ in }) -> Courier {
    Courier(sinks: sinks, complain: complain)
  }

  func offer(_ number: Int, size: Int = 3000, trial: Int = 0) throws -> EnvelopeOffer {
    var offer = try offers.offer(number, size: size)
    offer.sink = SinkAddress(kind: "s3", place: "national")
    offer.trial = trial
    return offer
  }

  /// One offer by a courier of its own.
  func answer(_ offer: EnvelopeOffer) -> EnvelopeReport {
    var courier = courier()
    return courier.answer(offer)
  }
}

extension SeaweedStore {
  /// Whether both objects stand there with exactly the offered bytes.
  func holds(_ offer: EnvelopeOffer, machine: Int = 0) throws -> Bool {
    try object("d7/\(offer.id).age", machine: machine) == Data(base64Encoded: offer.age).map(Array.init)
      && object("d7/\(offer.id).sig", machine: machine) == Array(offer.signature.utf8)
  }
}
