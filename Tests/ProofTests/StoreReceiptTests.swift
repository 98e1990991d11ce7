import EventLoop
import Foundation
import Messages
import Sealing
import TestSupport
import Testing

@testable import StationService
@testable import Vault

/// The daemon's courier and its round for receipts, the real `waypost-upload`, a real object store, and an office that
/// answers there.
@Suite(
  .enabled(
    if: SeaweedStore.unavailable == nil && Tool.path("systemd-socket-activate") != nil,
    "SeaweedFS or systemd-socket-activate is not there"))
struct StoreReceiptTests {
  @Test func `receipts that an office lays beside its envelopes in a store are fetched, verified and counted`() throws {
    let store = try SeaweedStore()
    defer { store.stop() }
    let folder = try TemporaryFolder.make(prefix: "receipts")
    defer { TemporaryFolder.remove(folder) }
    func write(_ text: String, _ name: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
    try write("\(SeaweedStore.postKey.0)\n\(SeaweedStore.postKey.1)\n", "store-key")
    try write(
      #"{"s3:national": {"url": "http://127.0.0.1:\#(store.ports[0])", "bucket": "\#(SeaweedStore.bucket)", "#
        + #""prefix": "d7/", "credentials": "store-key"}}"#, "sinks.json")
    let socket = "\(folder)/upload.socket"
    let service = try RunningProgram(
      "systemd-socket-activate",
      [
        "--accept", "--inetd", "-l", socket, "-E", "WAYPOST_SINKS=\(folder)/sinks.json", "-E",
        "CREDENTIALS_DIRECTORY=\(folder)", Programs.path("waypost-upload"),
      ], environment: ["SYSTEMD_LOG_LEVEL": "err"])
    defer { service.stop() }
    #expect(Wait.until(seconds: 5) { access(socket, F_OK) == 0 ? true : nil } == true)

    let loop = try EventLoop()
    let path = "\(folder)/vault/vault.sqlite"
    let vault = try OwnedThread<Vault>(on: loop, name: "vault") {
      try Vault(
        open: path, deviceKey: [UInt8](repeating: 0x11, count: 32),
        stationKey: SigningKey(seed: [UInt8](repeating: 0x22, count: 32)))
    }
    let clock = ServiceClock(elapsedOffset: 0)
    let (office, stranger) = (try SigningKey.generate(), try SigningKey.generate())
    func ask<Value: Sendable>(_ question: @escaping @Sendable (Vault) throws -> Value) throws -> Value {
      var answer: Result<Value, any Error>?
      vault.perform {
        try question($0)
      } then: {
        answer = $0
        loop.stop()
      }
      try loop.run()
      return try #require(answer).get()
    }

    let recipient = try Age.Identity.generate().recipient
    let begun = clock.moment
    let envelopes = try ask { vault in
      try (0..<6).flatMap { number in
        try vault.finalise(
          Finalisation(
            serial: "S-\(number)",
            referrals: [
              PreparedReferral(
                id: try Randomness.identifier(), priority: .routine, deadline: nil, hold: false, receiver: "office",
                sink: Sink(kind: .s3, path: "national"), recipients: [recipient], plaintext: [UInt8(ascii: "x")])
            ], slipRequest: nil, officer: nil), now: begun)
      }
    }
    let courier = Courier(loop: loop, socket: socket, vault: vault, clock: clock) {
      vault.perform {
        try $0.queueSummary(now: begun).unsent
      } then: {
        if case .success(0) = $0 { loop.stop() }
      }
    }
    courier.isLinkUp = true
    courier.look()
    let timer = try loop.after(milliseconds: 30_000) { loop.stop() }
    try loop.run()
    #expect(try ask { try $0.queueSummary(now: begun).delivered } == 6)

    // The office answers four, one of them for other bytes; somebody else answers one; one is not answered.
    func receipt(_ number: Int, _ answer: EnvelopeReceipt.Answer, _ key: SigningKey, wrong: Bool = false) throws {
      let envelope = envelopes[number]
      let digest = wrong ? Digest.sha256([1]) : envelope.digest
      let text = try EnvelopeReceipt(
        id: envelope.id, digest: digest, answer: answer, time: "20261125T101500Z", by: key
      ).text
      try store.put("d7/\(envelope.id).receipt", Array(text.utf8))
    }
    try receipt(0, .acknowledged, office)
    try receipt(1, .received, office)
    try receipt(2, .declined, office)
    try receipt(3, .received, office, wrong: true)
    try receipt(4, .received, stranger)
    var told = 0
    let round = ReceiptRound(
      loop: loop, socket: socket, vault: vault, clock: clock, keys: ["office": [office.publicKey]],
      isLinkUp: { true }, taken: { told += 1 })
    func look() throws -> ReceiptRound.Result {
      var result: ReceiptRound.Result?
      round.look {
        result = $0
        loop.stop()
      }
      try loop.run()
      return try #require(result)
    }
    let first = try look()
    #expect(first.taken == 3 && first.refused == 2 && first.problems == [] && told == 1)
    let states = try ask { vault in try envelopes.map { try vault.queueRow($0.id, now: begun)?.state } }
    #expect(states == [.acknowledged, .acknowledged, .acknowledged, .delivered, .delivered, .delivered])
    // Again: nothing is counted twice. Put right by the office: taken.
    try receipt(3, .received, office)
    let second = try look()
    #expect(second.taken == 1 && second.refused == 1 && told == 2)
    #expect(try ask { try $0.queueSummary(now: begun).delivered } == 2)

    loop.cancel(timer)
    round.close()
    courier.close()
    vault.perform {
      try $0.close()
    } then: { _ in
    }
    vault.finish()
  }
}
