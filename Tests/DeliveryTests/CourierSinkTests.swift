import Foundation
import Glibc
import Messages
import Sealing
import Testing

@testable import Delivery

/// A medium in a folder: what the station sees of it once it is mounted.
final class CourierBench {
  static let label = "WAYPOST-T1"
  let media: String
  /// Somebody else's folder, a mounted medium.
  private let keeps: Bool
  let bench: SinkBench
  let sink = SinkAddress(kind: "courier", place: label)

  init(_ media: String? = nil) throws {
    self.media = media ?? "\(FileManager.default.temporaryDirectory.path)/waypost-media-\(UUID().uuidString)"
    keeps = media != nil
    bench = try SinkBench("\(self.media)/\(Self.label)/waypost", keeps: keeps)
  }

  deinit { if !keeps { try? FileManager.default.removeItem(atPath: media) } }

  func courier() -> Courier { Courier(sinks: Sinks(media: media)) { _ in } }

  func offer(_ number: Int, size: Int = 3000) throws -> EnvelopeOffer {
    var offer = try bench.offer(number, size: size)
    offer.sink = sink
    return offer
  }

  func receipt(_ offer: EnvelopeOffer, by key: SigningKey) throws -> String {
    let text = try EnvelopeReceipt(
      id: offer.id, digest: Hex.decode(offer.digest) ?? [], answer: .acknowledged, time: "20261125T101500Z", by: key
    ).text
    try bench.put("\(offer.id).receipt", text)
    return text
  }

  func request(_ offers: [EnvelopeOffer]) -> ReceiptRequest {
    ReceiptRequest(
      receiptsOf: offers.map(\.id),
      digests: Dictionary(offers.map { ($0.id, $0.digest) }, uniquingKeysWith: { $1 }), sink: sink)
  }
}

@Suite("Courier's medium") struct CourierSinkTests {
  @Test("it is filled with bundles that name nobody, and gives them back")
  func filled() throws {
    let bench = try CourierBench()
    var courier = bench.courier()
    let offers = try (0..<3).map { try bench.offer($0) }
    for offer in offers {
      #expect(courier.answer(offer) == EnvelopeReport(id: offer.id, outcome: .acknowledged, receipt: offer.digest))
    }
    let names = offers.flatMap { ["\($0.id).age", "\($0.id).sig"] }.sorted()
    #expect(try bench.bench.names() == names)
    // Beside them, on the whole medium, nothing.
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(bench.media)/\(CourierBench.label)") == ["waypost"])
    #expect(courier.answer(bench.request(offers)) == ReceiptReport(found: [], damaged: [], absent: []))
  }

  @Test("a medium that isn't plugged in is missing, and is never made")
  func missing() throws {
    let bench = try CourierBench()
    try FileManager.default.removeItem(atPath: "\(bench.media)/\(CourierBench.label)")
    var courier = bench.courier()
    let offer = try bench.offer(1)
    #expect(courier.answer(offer) == EnvelopeReport(id: offer.id, outcome: .stop, reason: .sinkMissing))
    #expect(courier.answer(bench.request([offer])).reason == .sinkMissing)
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.media).isEmpty)
  }

  @Test("pulled out in mid-copy: the next visit clears away what was half written, and only that")
  func pulledOut() throws {
    let bench = try CourierBench()
    let offers = try (0..<3).map { try bench.offer($0) }
    // As a pulled stick has it: a signature without its envelope, a half envelope under its unfinished name; that of
    // an envelope which never comes again; somebody's own hidden file.
    try bench.bench.put("\(offers[0].id).sig", offers[0].signature)
    try bench.bench.put(".\(offers[0].id).age.part", "half")
    try bench.bench.put(".\(offers[1].id).sig.part", "")
    let stranger = String(repeating: "0", count: 32)
    try bench.bench.put(".\(stranger).age.part", "left over")
    try bench.bench.put(".holiday.part", "not ours")
    var courier = bench.courier()
    for offer in offers { #expect(courier.answer(offer).outcome == .acknowledged) }
    let names = offers.flatMap { ["\($0.id).age", "\($0.id).sig"] } + [".holiday.part"]
    #expect(try bench.bench.names() == names.sorted())
    #expect(offers.allSatisfy(bench.bench.holds))
  }

  @Test("a second courier on the same stick took what the first was writing for a left-over")
  func secondCourier() throws {
    let bench = try CourierBench()
    let offer = try bench.offer(1)
    try bench.bench.put(".\(offer.id).age.part", "half")
    let first = open(bench.bench.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    #expect(flock(first, LOCK_EX) == 0)
    var courier = bench.courier()
    #expect(courier.answer(offer).outcome == .retry)
    #expect(try bench.bench.names() == [".\(offer.id).age.part"])
    close(first)
    var next = bench.courier()
    #expect(next.answer(offer).outcome == .acknowledged)
    #expect(try bench.bench.names() == ["\(offer.id).age", "\(offer.id).sig"])
  }

  @Test("a hostile stick: links, devices, names with line feeds, gigabytes: nothing is followed, read or executed")
  func hostile() throws {
    let bench = try CourierBench()
    let offers = try (0..<8).map { try bench.offer($0) }
    let (path, secret) = (bench.bench.path, "\(bench.media)/secret")
    try Data("not for a stick".utf8).write(to: URL(fileURLWithPath: secret))
    // In the place of envelopes and receipts: a link out, a dangling one, a link to itself, a FIFO, a folder.
    #expect(symlink(secret, "\(path)/\(offers[0].id).age") == 0)
    #expect(symlink("\(bench.media)/new", "\(path)/\(offers[1].id).age") == 0)
    #expect(symlink("\(offers[2].id).sig", "\(path)/\(offers[2].id).sig") == 0)
    #expect(mkfifo("\(path)/\(offers[3].id).age", 0o666) == 0)
    #expect(mkdir("\(path)/.\(offers[4].id).age.part", 0o777) == 0)
    // An unfinished name that leads elsewhere is taken away, what it leads to stays.
    #expect(symlink(secret, "\(path)/.\(offers[5].id).age.part") == 0)
    #expect(symlink(secret, "\(path)/\(offers[6].id).receipt") == 0)
    // A terabyte that takes no room.
    let huge = open("\(path)/\(offers[7].id).receipt", O_WRONLY | O_CREAT, 0o644)
    #expect(ftruncate(huge, 1 << 40) == 0)
    close(huge)
    try bench.bench.put("a\nb\u{1b}[2J.age", "x")
    try bench.bench.put(".\(String(repeating: "f", count: 32))\n.part", "x")
    var said: [String] = []
    var courier = Courier(sinks: Sinks(media: bench.media)) { said.append("\($0)") }
    let outcomes = offers.map { courier.answer($0).outcome }
    #expect(outcomes == [.parked, .parked, .parked, .parked, .parked, .acknowledged, .acknowledged, .acknowledged])
    #expect(courier.answer(bench.request(offers)).found == [])
    #expect(FileManager.default.contents(atPath: secret) == Data("not for a stick".utf8))
    #expect(!FileManager.default.fileExists(atPath: "\(bench.media)/new"))
    #expect(said.allSatisfy { line in line.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 } })
    for offer in offers[5...] { #expect(bench.bench.holds(offer)) }
  }

  @Test("a medium whose folder is a link to somewhere else isn't written through")
  func linkedFolder() throws {
    let bench = try CourierBench()
    let target = "\(bench.media)/elsewhere"
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    try FileManager.default.removeItem(atPath: bench.bench.path)
    #expect(symlink(target, bench.bench.path) == 0)
    var courier = bench.courier()
    let offer = try bench.offer(1)
    #expect(courier.answer(offer).outcome == .stop)
    #expect(try FileManager.default.contentsOfDirectory(atPath: target).isEmpty)
  }

  @Test("two sticks: each has what its label's office gets, and nothing of the other's")
  func twoSticks() throws {
    let (one, two) = (try CourierBench(), try CourierBench())
    try FileManager.default.createDirectory(
      atPath: "\(one.media)/WAYPOST-T2/waypost", withIntermediateDirectories: true)
    var courier = one.courier()
    let first = try one.offer(1)
    var second = try two.offer(2)
    second.sink = SinkAddress(kind: "courier", place: "WAYPOST-T2")
    #expect(courier.answer(first).outcome == .acknowledged && courier.answer(second).outcome == .acknowledged)
    #expect(try one.bench.names() == ["\(first.id).age", "\(first.id).sig"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(one.media)/WAYPOST-T2/waypost").sorted()
        == ["\(second.id).age", "\(second.id).sig"])
  }

  @Test("a stick of false capacity: what it no longer gives back is named, what the office took off is absent")
  func falseCapacity() throws {
    let bench = try CourierBench()
    var courier = bench.courier()
    let offers = try (0..<4).map { try bench.offer($0) }
    for offer in offers { #expect(courier.answer(offer).outcome == .acknowledged) }
    // The last blocks written went over the first ones.
    try bench.bench.put("\(offers[0].id).age", String(repeating: "x", count: 3000))
    try bench.bench.put("\(offers[1].id).age", "")
    try FileManager.default.removeItem(atPath: "\(bench.bench.path)/\(offers[2].id).age")
    let report = courier.answer(bench.request(offers))
    #expect(report.damaged == [offers[0].id])
    #expect(report.absent?.sorted() == [offers[1].id, offers[2].id].sorted())
  }

  @Test("receipts that the medium brings are read as they are; what is none is passed over")
  func receipts() throws {
    let bench = try CourierBench()
    var courier = bench.courier()
    let offers = try (0..<5).map { try bench.offer($0) }
    for offer in offers { _ = courier.answer(offer) }
    let text = try bench.receipt(offers[0], by: SigningKey.generate())
    try bench.bench.put("\(offers[1].id).receipt", String(repeating: "x", count: EnvelopeReceipt.maximumLength + 1))
    try FileManager.default.createDirectory(
      atPath: "\(bench.bench.path)/\(offers[2].id).receipt", withIntermediateDirectories: true)
    #expect(mkfifo("\(bench.bench.path)/\(offers[3].id).receipt", 0o600) == 0)
    let found = courier.answer(bench.request(offers)).found
    #expect(found == [ReceiptReport.Found(name: "\(offers[0].id).receipt", text: text)])
  }

  @Test("receipts are read beside a folder sink's envelopes too, while another courier holds the folder")
  func folder() throws {
    let bench = try SinkBench()
    let offer = try bench.offer(1)
    #expect(bench.answer(offer).outcome == .acknowledged)
    try bench.put("\(offer.id).receipt", "waypost-receipt v1\n")
    let held = open(bench.path, O_RDONLY | O_DIRECTORY)
    defer { close(held) }
    #expect(flock(held, LOCK_EX) == 0)
    let courier = Courier { _ in }
    let report = courier.answer(ReceiptRequest(receiptsOf: [offer.id], sink: bench.sink))
    #expect(report == ReceiptReport(found: [.init(name: "\(offer.id).receipt", text: "waypost-receipt v1\n")]))
  }

  @Test("a question for receipts that isn't one of ours is refused")
  func badQuestions() throws {
    let bench = try SinkBench()
    let courier = Courier { _ in }
    for ids in [
      ["../../etc/passwd"], [""], (0...ReceiptRequest.mostEnvelopes).map { _ in String(repeating: "0", count: 32) },
    ] {
      #expect(courier.answer(ReceiptRequest(receiptsOf: ids, sink: bench.sink)).reason == .badOffer)
    }
  }

  @Test(
    "labels that lead elsewhere are no couriers", arguments: ["", ".", "..", "a/b", "../etc", ".hidden"])
  func labels(label: String) throws {
    let bench = try CourierBench()
    var offer = try bench.offer(1)
    offer.sink = SinkAddress(kind: "courier", place: label)
    var courier = bench.courier()
    #expect(courier.answer(offer).reason == .unknownSink)
  }
}
