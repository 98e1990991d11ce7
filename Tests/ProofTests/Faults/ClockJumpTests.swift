import Foundation
import TestSupport
import Testing

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

    private func status(_ station: StationUnderTest) throws -> (unsent: Int, text: String) {
      let text = try station.waypost("status", "--json")
      let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
      let queue = object?["queue"] as? [String: Any]
      return (queue?["unsent"] as? Int ?? -1, text)
    }
  }
}
