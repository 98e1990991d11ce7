import Foundation
import TestSupport
import Testing

extension Proofs {
  /// Thirty days without a link, in short; `make bench` has the long one. What is compared here are ratios of one run.
  @Suite struct SoakTests {
    static let missing = StationUnderTest.unavailable
    static let records = Proofs.isLong ? 20_000 : 1500

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func `a queue of thousands costs no more per record, little memory, and drains whole`() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      station.stopCarrier(.upload)
      // One with an empty queue, to compare with.
      _ = station.stopDaemon()
      let emptyStart = try station.startMeasured()
      let empty = try #require(station.daemonFacts)
      #expect(station.stopDaemon() == 0)

      let filled = try Tool.run(
        Programs.path("waypost-bench"), ["fill-queue", station.folder, "\(Self.records)"], timeout: 300)
      try #require(filled.status == 0, "\(filled.errorText)")
      let medians = filled.text.split(separator: "\n").compactMap { Double($0.split(separator: "\t").last ?? "") }
      try #require(medians.count == 10)
      // Flat: the end of the queue is as cheap as its beginning.
      let (first, last) = (medians.prefix(3).min() ?? 0, medians.suffix(3).min() ?? 0)
      #expect(last < first * 1.5, "\(medians)")

      let start = try station.startMeasured()
      let full = try #require(station.daemonFacts)
      #expect(start < emptyStart * 3 + 0.1, "READY after \(start) s, with an empty queue after \(emptyStart) s")
      #expect(full.anonymousKB - empty.anonymousKB < 4096, "empty: \(empty); full: \(full)")
      let unsent =
        try JSONSerialization.jsonObject(with: Data(station.waypost("status", "--json").utf8)) as? [String: Any]
      #expect((unsent?["queue"] as? [String: Any])?["unsent"] as? Int == Self.records)

      try station.startCarrier(.upload)
      station.killDaemon()
      let began = ContinuousClock.now
      _ = try station.startMeasured()
      // How fast is the bench's to say, on a quiet machine; a busy disk flushes some tens a second.
      let drained = Wait.until(seconds: Double(Self.records) / 20 + 60, every: 100_000) { () -> Bool? in
        station.deliveredCount == Self.records ? true : nil
      }
      let seconds = Double((ContinuousClock.now - began).components.seconds)
      #expect(drained == true, "\(station.deliveredCount) of \(Self.records) arrived")
      #expect(try station.waitForDelivery(seconds: 60))
      let after = try #require(station.daemonFacts)
      #expect(after.anonymousKB - empty.anonymousKB < 8192, "after the draining: \(after)")
      print(
        "soak: \(Self.records) records, \(medians.map { Int($0) }) us each by tenths; READY \(emptyStart) s empty, \(start) s full; "
          + "empty \(empty), full \(full), drained \(after); drained in \(seconds) s")
    }
  }
}
