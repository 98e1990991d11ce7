import Foundation
import Messages
import Synchronization
import TestSupport
import Testing

@testable import StationService
@testable import Vault

@Suite("The daemon's courier") struct CourierTests {
  private let elsewhere = Sink(kind: .s3, path: "elsewhere")

  @Test func `a queue drains over one process, alerts first, each once`() throws {
    let bench = try CourierBench { _ in .report(.acknowledged) }
    for number in 0..<60 { bench.queue("R-\(number)", SendingPriority(rawValue: number % 4) ?? .routine) }
    #expect(try bench.run { $0.unsent == 0 })
    #expect(bench.connections == 1)
    #expect(Set(bench.offers.map(\.id)).count == 60 && bench.offers.count == 60)
    let order = try bench.ask { vault in
      try vault.connection.query("SELECT id, priority FROM envelope") { ($0.text(0), $0.integer(1)) }
    }
    let priorities = Dictionary(uniqueKeysWithValues: order.map { ($0.0, $0.1) })
    // The first four may have been fetched before the others were stored.
    let sent = bench.offers.dropFirst(4).compactMap { priorities[$0.id] }
    #expect(sent == sent.sorted(by: >))
  }

  @Test func `an alert overtakes what waits, but for the few that are under way`() throws {
    let isOpen = Mutex(false)
    let bench = try CourierBench { _ in
      _ = Wait.until(seconds: 10) { isOpen.withLock { $0 } ? true : nil }
      return .report(.acknowledged)
    }
    for number in 0..<40 { bench.queue("R-\(number)") }
    bench.courier.look()
    try bench.rest(milliseconds: 300)
    bench.queue("ALERT", .immediate)
    isOpen.withLock { $0 = true }
    #expect(try bench.run { $0.unsent == 0 })
    let alert = try bench.ask { vault in
      try vault.connection.query("SELECT id FROM envelope WHERE priority = 3") { $0.text(0) }[0]
    }
    let place = try #require(bench.offers.firstIndex { $0.id == alert })
    #expect(place <= 4 && bench.offers.count == 41)
  }

  @Test func `results are noted together, the last ones at once`() throws {
    var limits = Courier.Limits()
    limits.batch = 8
    limits.batchMilliseconds = 60_000
    let bench = try CourierBench(limits: limits) { _ in .slowly(signs: 1, milliseconds: 3) }
    for number in 0..<20 { bench.queue("R-\(number)") }
    #expect(try bench.run(seconds: 10) { $0.unsent == 0 })
    #expect(bench.changes <= 6 && bench.offers.count == 20)
    // One that comes alone waits for no others, and those that do wait for them a moment.
    bench.queue("ALONE")
    #expect(try bench.run(seconds: 10) { $0.unsent == 0 })
  }

  @Test func `a slow uploader's results are not kept back for others`() throws {
    var limits = Courier.Limits()
    limits.batch = 1000
    limits.batchMilliseconds = 20
    let bench = try CourierBench(limits: limits) { _ in .slowly(signs: 1, milliseconds: 60) }
    for number in 0..<6 { bench.queue("R-\(number)") }
    #expect(try bench.run(seconds: 10) { $0.unsent == 3 })
  }

  @Test func `a person with many records held up everybody behind`() throws {
    let bench = try CourierBench { _ in .report(.acknowledged) }
    bench.queue("MANY", envelopes: 6)
    for number in 0..<3 { bench.queue("R-\(number)") }
    #expect(try bench.run { $0.unsent == 0 })
    let many = try bench.ask { vault in
      try vault.connection.query(
        """
        SELECT envelope.id FROM envelope JOIN referral ON referral.id = envelope.referral
        WHERE serial = 'MANY' ORDER BY envelope.rowid
        """
      ) { $0.text(0) }
    }
    let sent = bench.offers.map(\.id)
    // The others go beside the first; its own follow one another.
    #expect(sent.prefix(4).count(where: many.contains) == 1)
    #expect(sent.filter(many.contains) == many && sent.count == 9)
  }

  @Test func `a sink that takes nothing holds up no other, and is not asked for each of its envelopes`() throws {
    let bench = try CourierBench { offer in
      offer.sink.place == "elsewhere" ? .report(.stop, .unreachable, retryAfter: 3600) : .report(.acknowledged)
    }
    for number in 0..<600 { bench.queue("E-\(number)", sink: elsewhere) }
    for number in 0..<5 { bench.queue("R-\(number)") }
    #expect(try bench.run { $0.unsent == 600 })
    #expect(bench.offers.filter { $0.sink.place == "elsewhere" }.count <= 4)
    #expect(bench.courier.problem == "unreachable")
    // A record stored meanwhile goes out at once, and the sink that rests is still left alone.
    bench.queue("R-LATE")
    #expect(try bench.run { $0.unsent == 600 && $0.delivered >= 0 })
    try bench.rest(milliseconds: 200)
    #expect(bench.offers.filter { $0.sink.place == "elsewhere" }.count <= 4)
    #expect(bench.offers.filter { $0.sink.place != "elsewhere" }.count == 6)
    // An outage writes nothing.
    #expect(
      try bench.ask {
        try $0.connection.query("SELECT max(attempts) FROM envelope WHERE state = 'queued'") { $0.integer(0) }[0]
      } == 0)
  }

  @Test func `Retry-After is kept to, then it goes on by itself`() throws {
    let bench = try CourierBench { offer in
      offer.trial == 0 ? .report(.stop, .busy, retryAfter: 2) : .report(.acknowledged)
    }
    for number in 0..<3 { bench.queue("R-\(number)") }
    #expect(try bench.run { $0.unsent == 0 })
    let first = try #require(bench.times.first)
    let again = try #require(zip(bench.offers, bench.times).first { $0.0.trial == 1 }?.1)
    #expect((1990...4000).contains(again - first))
  }

  @Test func `a link that comes up is used at once`() throws {
    let isUp = Mutex(false)
    let bench = try CourierBench { _ in isUp.withLock { $0 } ? .report(.acknowledged) : .report(.stop, .noSuchHost) }
    for number in 0..<3 { bench.queue("R-\(number)") }
    // Failures enough for a rest of minutes.
    for _ in 0..<12 {
      bench.courier.linkCameUp()
      try bench.rest(milliseconds: 20)
    }
    isUp.withLock { $0 = true }
    bench.courier.linkCameUp()
    #expect(try bench.run(seconds: 2) { $0.unsent == 0 })
  }

  @Test func `without a link only what needs none is offered`() throws {
    let bench = try CourierBench { _ in .report(.acknowledged) }
    bench.courier.isLinkUp = false
    bench.queue("R-1")
    bench.queue("F-1", sink: Sink(kind: .folder, path: "/srv/sink"))
    #expect(try bench.run { $0.unsent == 1 })
    try bench.rest(milliseconds: 100)
    #expect(bench.offers.map(\.sink.kind) == ["folder"])
    bench.courier.isLinkUp = true
    bench.courier.linkCameUp()
    #expect(try bench.run { $0.unsent == 0 })
  }

  @Test func `a link that came up while the queue was being read left the queue lying`() throws {
    let bench = try CourierBench { _ in .report(.acknowledged) }
    bench.courier.isLinkUp = false
    for number in 0..<3 { bench.queue("R-\(number)") }
    bench.courier.look()
    bench.courier.isLinkUp = true
    bench.courier.linkCameUp()
    #expect(try bench.run(seconds: 3, looks: false) { $0.unsent == 0 })
  }

  @Test func `poison is set aside with the server's words, sealed, and the rest goes on`() throws {
    let poison = Mutex<String?>(nil)
    let bench = try CourierBench { offer in
      let bad = poison.withLock { known in
        if known == nil { known = offer.id }
        return known
      }
      return offer.id == bad ? .report(.parked, .rejected, words: "Отказано: form 7") : .report(.acknowledged)
    }
    for number in 0..<10 { bench.queue("R-\(number)") }
    #expect(try bench.run { $0.unsent == 0 && $0.parked == 1 })
    let id = try #require(poison.withLock { $0 })
    #expect(try bench.ask { try $0.serverWords(of: id) } == "Отказано: form 7")
    let then = bench.clock.moment
    #expect(try bench.ask { try $0.queueRow(id, now: then)?.reason } == "rejected")
    let stored = try bench.ask { try $0.connection.query("SELECT words FROM server_words") { $0.blob(0) }[0] }
    #expect(stored.firstRange(of: Array("form".utf8)) == nil)
    // Sent again and taken: the words go.
    let moment = bench.clock.moment
    try bench.ask { try $0.requeue(id, officer: nil, now: moment) }
    poison.withLock { $0 = "" }
    #expect(try bench.run { $0.unsent == 0 && $0.parked == 0 })
    #expect(try bench.ask { try $0.serverWords(of: id) } == nil)
  }

  @Test func `another digest than ours is no receipt`() throws {
    let bench = try CourierBench { _ in .lie }
    bench.queue("R-1")
    #expect(try bench.run { $0.parked == 1 })
    #expect(
      try bench.ask { try $0.connection.query("SELECT reason FROM envelope") { $0.text(0) } } == ["receipt-differs"])
  }

  @Test func `an envelope that kills the upload process goes behind the others`() throws {
    let poison = Mutex<String?>(nil)
    let bench = try CourierBench { offer in
      let bad = poison.withLock { known in
        if known == nil { known = offer.id }
        return known
      }
      return offer.id == bad ? .die : .report(.acknowledged)
    }
    for number in 0..<10 { bench.queue("R-\(number)", number == 0 ? .immediate : .routine) }
    #expect(try bench.run { $0.unsent == 1 })
    #expect(bench.offers.filter { $0.id == poison.withLock { $0 } }.count < 6)
  }

  @Test func `an upload process that hangs is given up, one that is slow is not`() throws {
    var limits = Courier.Limits()
    limits.leaseMilliseconds = 500
    let count = Mutex(0)
    let bench = try CourierBench(limits: limits) { _ in
      let number = count.withLock { count in
        count += 1
        return count
      }
      return number == 1 ? .hang : .slowly(signs: 8, milliseconds: 100)
    }
    for number in 0..<3 { bench.queue("R-\(number)") }
    #expect(try bench.run { $0.unsent == 0 })
    // The one that hung, and the one that was slow for 2.4 s.
    #expect(bench.connections == 2)
    #expect(try bench.ask { try $0.connection.query("SELECT sum(attempts) FROM envelope") { $0.integer(0) }[0] } == 4)
  }

  @Test func `an upload process of another mind is hung up on`() throws {
    let count = Mutex(0)
    let bench = try CourierBench { _ in
      let number = count.withLock { count in
        count += 1
        return count
      }
      return number == 1 ? .babble : .report(.acknowledged)
    }
    bench.queue("R-1")
    #expect(try bench.run { $0.unsent == 0 })
    #expect(bench.connections == 2)
  }

  @Test func `a slow link has one envelope under way`() throws {
    var limits = Courier.Limits()
    limits.slowMilliseconds = 50
    let bench = try CourierBench(limits: limits) { _ in .slowly(signs: 1, milliseconds: 100) }
    for number in 0..<8 { bench.queue("R-\(number)") }
    #expect(try bench.run { $0.unsent == 0 })
    // After the first answer: each offer came after the answer before, 100 ms later.
    let gaps = zip(bench.times.dropFirst(4), bench.times.dropFirst(5)).map { $1 - $0 }
    #expect(gaps.allSatisfy { $0 >= 90 })
  }
}
