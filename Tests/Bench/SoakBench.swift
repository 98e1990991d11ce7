import Foundation
import TestSupport

/// Thirty days without a link, then drained: `$WAYPOST_SOAK` records, 100 000 where it isn't set.
enum SoakBench {
  static func run() throws {
    let count = ProcessInfo.processInfo.environment["WAYPOST_SOAK"].flatMap { Int($0) } ?? 100_000
    let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
    defer { station.stop() }
    station.stopCarrier(.upload)
    _ = station.stopDaemon()

    let tenths = try QueueFilling.fill(station.folder, count)
    let (first, last) = (tenths[0].times.median, tenths[tenths.count - 1].times.median)
    Measurement(
      name: "soak-enqueue", value: last * 1000, unit: "ms", ratio: last / first,
      against: "the first tenth of \(count) records, \(Int(first * 1e6)) us; the last tenth is measured"
    ).say()

    let ready = try station.startMeasured()
    Measurement(
      name: "soak-ready", value: ready * 1000, unit: "ms", ratio: ready / 0.2, against: "budget 200 ms, \(count) queued"
    ).say()
    if let facts = station.daemonFacts {
      for (name, kilobytes, budget) in [
        ("soak-rss", facts.residentKB, 32.0), ("soak-anonymous", facts.anonymousKB, 12.0),
      ] {
        let megabytes = Double(kilobytes) / 1024
        Measurement(
          name: name, value: megabytes, unit: "MB", ratio: megabytes / budget,
          against: "budget \(Int(budget)) MB, \(count) queued"
        ).say()
      }
    }
    try drain(station, count)
  }

  /// Into the folder sink, to its end; each envelope is flushed to the disk there, which sets the pace.
  private static func drain(_ station: StationUnderTest, _ count: Int) throws {
    station.killDaemon()
    try station.startCarrier(.upload)
    let began = ContinuousClock.now
    _ = try station.startMeasured()
    var (arrived, anonymous) = (0, 0)
    _ = Wait.until(seconds: Double(count) / 50 + 60, every: 2_000_000) { () -> Bool? in
      arrived = station.deliveredCount
      anonymous = max(anonymous, station.daemonFacts?.anonymousKB ?? 0)
      return arrived >= count ? true : nil
    }
    let (seconds, atto) = (ContinuousClock.now - began).components
    let rate = Double(arrived) / (Double(seconds) + Double(atto) / 1e18)
    Measurement(
      name: "soak-drain-folder", value: rate, unit: "records/s", against: "\(arrived) of \(count) in \(seconds) s"
    ).say()
    guard arrived == count, try station.waitForDelivery(seconds: 60) else {
      throw Tool.Failure.failed("the queue of \(count) did not drain: \(station.log.suffix(300))")
    }
    Measurement(
      name: "soak-drain-anonymous", value: Double(anonymous) / 1024, unit: "MB",
      ratio: Double(anonymous) / 1024 / 12, against: "budget 12 MB, the most while draining"
    ).say()
    if let peak = station.daemonFacts?.peakKB {
      Measurement(
        name: "soak-peak-rss", value: Double(peak) / 1024, unit: "MB", ratio: Double(peak) / 1024 / 32,
        against: "budget 32 MB, the most in this life of the daemon"
      ).say()
    }
  }
}
