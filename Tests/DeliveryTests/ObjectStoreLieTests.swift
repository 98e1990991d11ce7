import Foundation
import Messages
import Sealing
import TestSupport
import Testing

@testable import Delivery

/// Something stands between the post and its store, and says what the store didn't.
@Suite(
  "Object store: lies", .serialized,
  .enabled(if: SeaweedStore.unavailable == nil, "SeaweedFS is not there; hardware/install-dependencies test brings it"))
struct ObjectStoreLieTests {
  private static let one = Result { try SeaweedStore() }
  let store: SeaweedStore
  let liar: LyingStore
  let bench: StoreBench

  init() throws {
    store = try Self.one.get()
    liar = try LyingStore(before: store.ports[0])
    bench = try StoreBench(url: liar.http.url)
  }

  private static let page = "<html><body>Sign on to the network</body></html>"

  @Test("a 200 that lies: nothing is taken for delivered that the store doesn't have, and the sink rests")
  func liesAboutTaking() throws {
    var number = 100
    for reply in [
      ScriptedServer.Reply.text(200, ""), .text(200, Self.page), .text(201, "", ["ETag": "\"0\""]),
      .text(204, "", ["ETag": "\"d41d8cd98f00b204e9800998ecf8427e\""]),
    ] {
      for kind in [".sig", ".age"] {
        number += 1
        let offer = try bench.offer(number)
        liar.set { $0.method == "PUT" && $0.path.hasSuffix(kind) ? reply : nil }
        let report = bench.answer(offer)
        #expect(report.outcome == .stop && report.reason == .notTheServer, "\(reply) \(kind): \(report)")
        #expect(try store.object("d7/\(offer.id).age") == nil)
        liar.set { _ in nil }
        #expect(bench.answer(offer).outcome == .acknowledged)
        #expect(try store.holds(offer))
      }
    }
  }

  @Test("\"it is there already\", of what isn't: tried again, never set aside")
  func liesAboutHaving() throws {
    for (number, status) in [(200, 412), (201, 304), (202, 409)] {
      let offer = try bench.offer(number)
      let body = status == 409 ? "<Error><Code>ConditionalRequestConflict</Code></Error>" : ""
      liar.set { $0.method == "PUT" ? .text(status, body) : nil }
      let report = bench.answer(offer)
      #expect(report.outcome == .retry && report.reason == .busy, "\(status) \(report)")
      #expect(try store.object("d7/\(offer.id).age") == nil)
    }
  }

  @Test("a portal's page to everything: not the store, no envelope is set aside, no receipt is read")
  func portal() throws {
    let tag = ["ETag": "\"5f3-61a2\"", "Content-Type": "text/html"]
    for (number, reply) in [
      ScriptedServer.Reply.text(200, Self.page), .text(200, Self.page, tag),
      .text(302, "", ["Location": "http://portal.example/"]), .text(307, Self.page, ["Location": "/"]),
      .text(511, Self.page), .text(404, Self.page), .text(403, Self.page), .text(407, Self.page),
      .text(400, Self.page), .text(405, Self.page),
    ].enumerated() {
      let offer = try bench.offer(300 + number)
      liar.set { _ in reply }
      let report = bench.answer(offer)
      #expect(report.outcome == .stop, "\(reply): \(report)")
      #expect(report.reason == .notTheServer || report.reason == .notAdmitted, "\(reply): \(report)")
      let receipts = bench.courier().answer(ReceiptRequest(receiptsOf: [offer.id], sink: offer.sink))
      #expect(receipts.found.allSatisfy { !$0.text.hasPrefix("waypost-receipt") })
      liar.set { _ in nil }
      #expect(bench.answer(offer).outcome == .acknowledged)
    }
    liar.set { _ in .text(200, Self.page) }
    let offer = try bench.offer(300)
    let report = bench.courier().answer(ReceiptRequest(receiptsOf: [offer.id], sink: offer.sink))
    #expect(report == ReceiptReport(found: [], reason: .notTheServer))
  }

  @Test("receipts that an office laid beside its envelopes are read; a gigabyte in their place holds up no other")
  func receipts() throws {
    let offers = try (0..<5).map { try bench.offer(400 + $0) }
    for offer in offers { #expect(bench.answer(offer).outcome == .acknowledged) }
    let key = try SigningKey.generate()
    let texts = try offers.map { offer in
      try EnvelopeReceipt(
        id: offer.id, digest: Hex.decode(offer.digest) ?? [], answer: .received, time: "20261125T101500Z", by: key
      ).text
    }
    for (offer, content) in [
      (offers[0], Array(repeating: UInt8(ascii: "a"), count: 5 << 20)), (offers[1], Array(texts[1].utf8)),
      (offers[2], [0xff, 0xfe]), (offers[3], []), (offers[4], Array(texts[4].utf8)),
    ] { try store.put("d7/\(offer.id).receipt", content) }
    let proxy = try FaultProxy(to: store.ports)
    let counted = try StoreBench(url: proxy.url)
    let report = counted.courier().answer(
      ReceiptRequest(receiptsOf: offers.map(\.id) + [String(repeating: "0", count: 32)], sink: offers[0].sink))
    #expect(report.reason == nil)
    #expect(report.found == [1, 4].map { .init(name: "\(offers[$0].id).receipt", text: texts[$0]) })
    #expect(proxy.connections == 1 && proxy.bytes.toClient < 20_000, "\(proxy.bytes)")
  }
}
