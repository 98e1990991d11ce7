import TestSupport
import Testing

/// The harness itself: a station comes up, an officer signs in, everything ends.
extension Journeys {
  @Suite struct JourneyHarnessTests {
    @Test(.enabled(if: StationUnderTest.unavailable == nil, "\(StationUnderTest.unavailable ?? "")"))
    func stationStartsAndStops() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      try station.scan("utopia-td3")
      #expect(try desk.wait { $0.form("/triage") != nil })
      #expect(desk.page.questions == ["t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "o1"])
      #expect(station.leaks == [])
      #expect(station.stopDaemon() == 0)
    }
  }
}
