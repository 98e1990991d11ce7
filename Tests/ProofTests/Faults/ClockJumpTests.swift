import Foundation
import Glibc
import TestSupport
import Testing

@testable import Vault

extension Proofs {
  /// The wall clock of a running station jumps a year on, two years back, and a year on again. The preloaded recorder
  /// answers the daemon's clock_gettime: it is Swift's library that is linked in, not C's. (libfaketime was tried: under
  /// it a Swift program finds no arguments.)
  @Suite struct ClockJumpTests {
    static let missing = StationUnderTest.unavailable ?? Recorder.unavailable

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func `a clock that jumps a year both ways erases, repeats and delays nothing`() throws {
      let station = try StationUnderTest(
        environment: ["CUPS_SERVER": "/nowhere/cups.sock"],
        everywhere: { folder in
          try "0".write(toFile: "\(folder)/clock", atomically: true, encoding: .utf8)
          return try Recorder(log: "\(folder)/log", roots: []).environment.merging(
            ["RECORDER_CLOCK": "\(folder)/clock"]) { $1 }
        })
      defer { station.stop() }
      station.stopCarrier(.upload)
      let desk = try station.openDesk()
      try station.signIn(desk)
      var serials: [String] = []
      for jump in ["0", "31622400", "-31622400", "0"] {
        try jump.write(toFile: "\(station.folder)/clock", atomically: true, encoding: .utf8)
        try desk.reachReview()
        serials.append(try desk.finalise())
        try desk.post("/next")
        let facts = try status(station)
        #expect(facts.unsent == serials.count, "after \(jump)")
      }
      #expect(Set(serials).count == 4)
      // Deadlines count powered time: a year by the wall made nobody late.
      #expect(!station.log.contains("overdue"), "\(station.log)")

      // The same over restarts, and everything still goes out at once.
      for jump in ["31622400", "-31622400"] {
        try jump.write(toFile: "\(station.folder)/clock", atomically: true, encoding: .utf8)
        try station.restart()
        #expect(try status(station).unsent == 4)
      }
      try station.startCarrier(.upload)
      try station.restart()
      #expect(try station.waitForDelivery(seconds: 30))
      for serial in serials { #expect(try station.records(of: serial).count == 1) }
      #expect(station.sink.filter { $0.hasSuffix(".age") }.count == 4)
      // A year on again: no receipt is old enough to lose its bytes.
      try "31622400".write(toFile: "\(station.folder)/clock", atomically: true, encoding: .utf8)
      try station.restart()
      for serial in serials {
        #expect(try station.records(of: serial).map(\.state).allSatisfy { $0 != "purged" })
      }
      #expect(try station.waypost("status", "--json").contains("\"state\":\"open\""))
    }

    /// Power off for ten minutes, and a hardware clock that knows; then once more, and its battery is empty.
    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func `time without power counts where the hardware clock saw it pass, else the deadline is uncertain`() throws {
      func setClocks(_ folder: String, wall: Int, hardware: Int?) throws {
        try "\(wall)".write(toFile: "\(folder)/clock", atomically: true, encoding: .utf8)
        try "\(hardware ?? 0)\n".write(toFile: "\(folder)/rtc", atomically: true, encoding: .utf8)
      }
      func environment(_ folder: String, boot: String) throws -> [String: String] {
        try Recorder(log: "\(folder)/log", roots: []).environment.merging([
          "RECORDER_CLOCK": "\(folder)/clock", "RECORDER_RTC": "\(folder)/rtc", "WAYPOST_BOOT_ID": boot,
        ]) { $1 }
      }
      let station = try StationUnderTest(
        environment: ["CUPS_SERVER": "/nowhere/cups.sock"],
        everywhere: { folder in
          try setClocks(folder, wall: 0, hardware: time(nil))
          return try environment(folder, boot: "one")
        })
      defer { station.stop() }
      station.stopCarrier(.upload)
      let desk = try station.openDesk()
      try station.signIn(desk)
      try desk.reachReview()
      _ = try desk.finalise()
      station.killDaemon()
      let first = try clock(station)
      #expect(first.referrals > 0 && first.uncertain == 0)

      // The kernel's powered time can't be set back here: the wall clock goes on by what it says, and ten minutes. Each
      // life of the station then lasts that long, so that the deadline has to lie behind them.
      let raw = try Connection(path: "\(station.vaultFolder)/vault.sqlite")
      try raw.execute("UPDATE referral SET deadline_ms = deadline_ms + 400 * 86400000")
      try raw.close()
      var powered = timespec()
      clock_gettime(CLOCK_BOOTTIME, &powered)
      let passed = powered.tv_sec + 600
      try setClocks(station.folder, wall: passed, hardware: time(nil) + passed)
      station.setEverywhere(try environment(station.folder, boot: "two"))
      try station.start()
      station.killDaemon()
      let second = try clock(station)
      #expect(second.uncertain == 0)
      let counted = second.offset - first.accumulated
      #expect(abs(counted - 600_000) < 120_000, "\(counted) ms were counted")

      try setClocks(station.folder, wall: 2 * passed, hardware: nil)
      station.setEverywhere(try environment(station.folder, boot: "three"))
      try station.start()
      station.killDaemon()
      let third = try clock(station)
      #expect(third.uncertain == third.referrals, "\(first), \(second), \(third)")
      #expect(third.offset - second.accumulated < 60_000, "an empty battery's time was counted")
    }

    private func clock(
      _ station: StationUnderTest
    ) throws -> (offset: Int64, accumulated: Int64, referrals: Int64, uncertain: Int64) {
      let raw = try Connection(path: "\(station.vaultFolder)/vault.sqlite")
      let times = try raw.query("SELECT offset_ms, accumulated_ms FROM elapsed") { ($0.integer(0), $0.integer(1)) }
      let counts = try raw.query("SELECT count(*), coalesce(sum(uncertain), 0) FROM referral") {
        ($0.integer(0), $0.integer(1))
      }
      try raw.close()
      let (time, count) = (try #require(times.first), try #require(counts.first))
      return (time.0, time.1, count.0, count.1)
    }

    private func status(_ station: StationUnderTest) throws -> (unsent: Int, text: String) {
      let text = try station.waypost("status", "--json")
      let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
      let queue = object?["queue"] as? [String: Any]
      return (queue?["unsent"] as? Int ?? -1, text)
    }
  }
}
