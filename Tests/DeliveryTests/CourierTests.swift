import Foundation
import Messages
import Testing

@testable import Delivery

@Suite("Courier") struct CourierTests {
  @Test("an offer whose parts don't belong together is parked and touches nothing")
  func badOffers() throws {
    let bench = try SinkBench()
    let good = try bench.offer(1)
    let other = try bench.offer(2)
    var offers: [EnvelopeOffer] = []
    for id in ["", "../../etc/passwd", good.id.uppercased(), String(good.id.dropLast()), good.id + "0", "\(good.id)\n"]
    {
      var bad = good
      bad.id = id
      offers.append(bad)
    }
    var bad = good
    bad.digest = other.digest
    offers.append(bad)
    bad = good
    bad.age = other.age
    offers.append(bad)
    bad = good
    bad.signature = other.signature
    offers.append(bad)
    for age in ["", "not base64!"] {
      bad = good
      bad.age = age
      offers.append(bad)
    }
    bad = good
    bad.version = 2
    offers.append(bad)
    for offer in offers {
      #expect(bench.answer(offer) == EnvelopeReport(id: offer.id, outcome: .parked, reason: .badOffer))
    }
    #expect(try bench.names().isEmpty)
  }

  @Test("a parked envelope holds nobody up; a stopped sink is not tried again, another sink is")
  func run() throws {
    let bench = try SinkBench()
    let other = try SinkBench()
    var sentences: [String] = []
    var courier = Courier { sentences.append($0.description) }
    let poison = try bench.offer(1)
    try bench.put("\(poison.id).age", "other")
    #expect(courier.answer(poison).outcome == .parked)
    #expect(courier.answer(try bench.offer(2)).outcome == .acknowledged)

    try FileManager.default.removeItem(atPath: bench.path)
    #expect(courier.answer(try bench.offer(3)).outcome == .stop)
    try FileManager.default.createDirectory(atPath: bench.path, withIntermediateDirectories: true)
    #expect(courier.answer(try bench.offer(4)).outcome == .stop)
    #expect(courier.answer(try other.offer(5)).outcome == .acknowledged)

    #expect(sentences.count == 2)
    #expect(sentences[0].contains(poison.id) && !sentences[0].contains(bench.path))
    #expect(sentences[1].contains(bench.path))
  }

  @Test(
    "kinds and places of sinks that this release can't serve are said, not guessed",
    arguments: [
      SinkAddress(kind: "carrier-pigeon", place: "/tmp"), SinkAddress(kind: "folder", place: "relative/folder"),
      SinkAddress(kind: "folder", place: "/tmp\u{0}/evil"), SinkAddress(kind: "folder", place: ""),
    ])
  func unknown(sink: SinkAddress) throws {
    let bench = try SinkBench()
    var offer = try bench.offer(1)
    offer.sink = sink
    #expect(bench.answer(offer) == EnvelopeReport(id: offer.id, outcome: .stop, reason: .unknownSink))
  }
}
