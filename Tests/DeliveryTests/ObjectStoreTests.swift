import Foundation
import Messages
import TestSupport
import Testing

@testable import Delivery

@Suite(
  "Object store: SeaweedFS", .serialized,
  .enabled(if: SeaweedStore.unavailable == nil, "SeaweedFS is not there; hardware/install-dependencies test brings it"))
struct ObjectStoreTests {
  private static let one = Result { try SeaweedStore() }
  let store: SeaweedStore

  init() throws { store = try Self.one.get() }

  private func bench() throws -> StoreBench { try StoreBench(url: "http://127.0.0.1:\(store.ports[0])") }

  @Test("an envelope arrives as two objects, byte for byte; again it is acknowledged and nothing is written")
  func delivers() throws {
    let proxy = try FaultProxy(to: store.ports)
    let bench = try StoreBench(url: proxy.url)
    var courier = bench.courier()
    for (number, size) in [(1, 1), (2, 3000), (3, 65536), (4, 1 << 20)] {
      let offer = try bench.offer(number, size: size)
      #expect(courier.answer(offer) == EnvelopeReport(id: offer.id, outcome: .acknowledged, receipt: offer.digest))
      #expect(try store.holds(offer))
      #expect(courier.answer(offer).outcome == .acknowledged)
    }
    #expect(proxy.connections == 1)
  }

  @Test("something else under the name is a conflict: set aside, never overwritten")
  func conflict() throws {
    let bench = try bench()
    for (number, name) in [(10, "age"), (11, "sig")] {
      let offer = try bench.offer(number)
      // As long as ours, so that only the bytes tell.
      let other = Array(repeating: UInt8(ascii: "x"), count: name == "age" ? 3000 : offer.signature.utf8.count)
      try store.put("d7/\(offer.id).\(name)", other)
      let report = bench.answer(offer)
      #expect(report.outcome == .parked && report.reason == .conflict)
      #expect(try store.object("d7/\(offer.id).\(name)") == other)
      #expect(try store.object("d7/\(offer.id).age") == (name == "age" ? other : nil))
    }
  }

  @Test("a signature without its envelope, as a cut link leaves it, is completed")
  func completes() throws {
    let bench = try bench()
    let offer = try bench.offer(20)
    try store.put("d7/\(offer.id).sig", Array(offer.signature.utf8))
    #expect(bench.answer(offer).outcome == .acknowledged)
    #expect(try store.holds(offer))
  }

  @Test("a wrong key, another bucket, no such bucket: the run ends, nothing is set aside")
  func refused() throws {
    let offer = try bench().offer(30)
    let wrong = try StoreBench(url: "http://127.0.0.1:\(store.ports[0])", key: ("POSTKEY", "wrong-secret"))
    #expect(wrong.answer(offer).reason == .notAdmitted)
    let unknown = try StoreBench(url: "http://127.0.0.1:\(store.ports[0])", key: ("NOBODY", "wrong-secret"))
    #expect(unknown.answer(offer).reason == .notAdmitted)
    let other = try bench()
    other.settings["bucket"] = "elsewhere"
    try other.write()
    var said: [String] = []
    var courier = other.courier { said.append("\($0)") }
    let report = courier.answer(offer)
    #expect(report.outcome == .stop && [.notAdmitted, .settings].contains(report.reason))
    #expect(said.count == 1 && !said[0].contains("secret"))
  }

  @Test("cut after every number of bytes, either way: the next try completes, nothing is there twice or half")
  func cuts() throws {
    let proxy = try FaultProxy(to: store.ports)
    let bench = try StoreBench(url: proxy.url)
    var number = 1000
    // What one small exchange takes either way.
    let whole = try bench.offer(number, size: 200)
    #expect(bench.answer(whole).outcome == .acknowledged)
    let (up, down) = proxy.bytes
    var offers: [EnvelopeOffer] = []
    for (direction, bytes) in [(FaultProxy.Direction.toServer, up), (.toClient, down)] {
      for cut in 0..<bytes {
        number += 1
        let offer = try bench.offer(number, size: 200)
        offers.append(offer)
        proxy.set(.cut(after: cut, direction))
        let report = bench.answer(offer)
        // Never a lie: either it says it failed, or the bytes are there.
        #expect(report.outcome != .parked, "\(direction) \(cut): \(report)")
        if report.outcome == .acknowledged { #expect(try store.holds(offer), "\(direction) \(cut)") }
      }
    }
    proxy.set(.none)
    var courier = bench.courier()
    for offer in offers { #expect(courier.answer(offer).outcome == .acknowledged) }
    let names = try store.names().filter { $0.hasPrefix("d7/") }
    for offer in offers { #expect(names.filter { $0.contains(offer.id) }.count == 2) }
    // Byte for byte: asked of the store by the same courier's own comparison, which reads digests of what it holds.
    for offer in offers.enumerated().filter({ $0.offset.isMultiple(of: 37) }).map(\.element) {
      #expect(try store.holds(offer))
    }
    print("cut at \(up) places towards the store and \(down) back")
  }

  @Test("garbage instead of an answer, and answers that come late")
  func garbageAndDelay() throws {
    let proxy = try FaultProxy(to: store.ports)
    let bench = try StoreBench(url: proxy.url)
    let offer = try bench.offer(40)
    var random = SeededRandom(seed: 11)
    for length in [1, 10, 100, 1000, 100_000] {
      var fault = FaultProxy.Fault()
      fault.garbage = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      proxy.set(fault)
      #expect([.stop, .retry].contains(bench.answer(offer).outcome))
    }
    var late = FaultProxy.Fault()
    late.delayMilliseconds = 700
    proxy.set(late)
    #expect(bench.answer(offer).outcome == .acknowledged)
    #expect(try store.holds(offer))
  }

  @Test("a link of 2 kbit/s that loses three packets of ten: record by record, each whole before the next is begun")
  func slowLink() throws {
    let proxy = try FaultProxy(to: store.ports, .slow(250, lossPercent: 30))
    let bench = try StoreBench(url: proxy.url)
    // Shorter than a record takes: its size prolongs the one, and the other sees what moves on the link itself.
    bench.settings["transferSeconds"] = 1
    bench.settings["stallSeconds"] = 20
    try bench.write()
    let sinks = bench.sinks
    var signs = 0
    sinks.stirring = { signs += 1 }
    var courier = Courier(sinks: sinks) { Issue.record("\($0)") }
    let started = ContinuousClock.now
    for number in 50..<52 {
      let offer = try bench.offer(number, size: 3000)
      let before = signs
      #expect(courier.answer(offer).outcome == .acknowledged)
      #expect(try store.holds(offer))
      // The daemon hears that bytes move, or it would give the process up.
      #expect(signs > before + 3)
    }
    #expect(ContinuousClock.now - started > .seconds(20), "the link wasn't slow")
    #expect(proxy.connections == 1)
  }
}

@Suite(
  "Object store on three machines", .serialized,
  .enabled(if: SeaweedStore.unavailableCluster == nil, "SeaweedFS or etcd is not there"))
struct StoreClusterTests {
  @Test("one of three machines dies in the middle of a drain: every envelope arrives, once, byte for byte")
  func oneDies() throws {
    let store = try SeaweedStore(machines: 3)
    defer { store.stop() }
    let balancer = try FaultProxy(to: store.ports)
    let bench = try StoreBench(url: balancer.url)
    bench.settings["transferSeconds"] = 5
    try bench.write()
    let offers = try (0..<120).map { try bench.offer($0, size: 2000 + $0 * 50) }
    var waiting = offers
    var courier = bench.courier()
    var trial = 0
    var failed = 0
    var isKilled = false
    let end = ContinuousClock.now + .seconds(150)
    while !waiting.isEmpty, ContinuousClock.now < end {
      var offer = waiting.removeFirst()
      if !isKilled, waiting.count < 80 {
        store.kill(0)
        isKilled = true
      }
      offer.trial = trial
      let report = courier.answer(offer)
      switch report.outcome {
      case .acknowledged: #expect(report.receipt == offer.digest)
      case .parked, .underway: Issue.record("\(report)")
      case .stop, .retry:
        failed += 1
        if report.outcome == .stop { trial += 1 }
        // Later, as the queue has it.
        waiting.append(offer)
        usleep(200_000)
      }
    }
    print("one machine of three killed: \(failed) tries failed, \(waiting.count) left")
    #expect(waiting.isEmpty)
    let names = try store.names(machine: 1)
    #expect(names.count == 2 * offers.count && Set(names).count == names.count)
    for offer in offers { #expect(try store.holds(offer, machine: 2)) }
  }
}
