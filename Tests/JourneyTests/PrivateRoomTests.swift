import TestSupport
import Testing

extension Journeys {
  /// Two desks of one station, one of them in a room of its own, and the officers who may work there.
  @Suite("The private room", .enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
  struct PrivateRoomTests {
    static let trainedBadge = "WPB1-TRA1NED00001"
    static let supervisorBadge = "WPB1-SVPERV000001"
    static let pin = "135791"

    static func station() throws -> StationUnderTest {
      let station = try StationUnderTest(configure: { configuration in
        configuration["lanes"] = [
          ["name": "desk", "audience": "desk", "port": 0],
          ["name": "room", "audience": "desk", "port": 0, "private": true],
          ["name": "kiosk", "audience": "kiosk", "port": 0],
        ]
      })
      try station.waypost(
        "officer", "add", "--name", "Nur", "--badge", trainedBadge, "--trained", input: pin + "\n")
      try station.waypost(
        "officer", "add", "--name", "Bek", "--badge", supervisorBadge, "--role", "supervisor", input: pin + "\n")
      return station
    }

    static func signIn(_ desk: DeskClient, _ badge: String) throws {
      try desk.post("/badge", [("badge", badge)])
      try desk.post("/pin", [("pin", pin)])
    }

    @Test("a case goes from the hall to the room: the same case, a trained officer, nothing left on the hall's screen")
    func handOver() throws {
      let station = try Self.station()
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      try station.scan("utopia-td3")
      #expect(try desk.wait { $0.form("/triage") != nil })
      try desk.answerTriage(Answers.noNeeds.merging(["t6": "no"]) { $1 })
      #expect(desk.page.heading == "Go on apart from others")
      #expect(desk.page.text.contains("private room only") && desk.page.text.contains("nobody is signed in"))
      try desk.post("/hand-over", [("lane", "room")])
      #expect(desk.page.heading == "Ready")
      #expect(!desk.page.markup.contains("ERIKSSON"), "the hall's screen still shows the person")
      #expect(desk.page.text.contains("Case 1 waits at the lane room"))

      let room = try DeskClient(link: station.link(lane: "room"))
      try Self.signIn(room, Self.trainedBadge)
      #expect(room.page.text.contains("A case waits here: 1 (desk)"))
      try room.post("/take-up")
      #expect(room.page.questions == ["v0"] && room.page.markup.contains("ERIKSSON"))
      for value in ["alone", "yes", "not_sure", "no", "no", "yes", "no", "no", "no", "yes", "yes", "no"] {
        try room.answer(value)
      }
      #expect(room.page.heading == "Check the answers", "\(room.page.text)")
      let serial = try room.finalise()
      #expect(room.page.text.contains("Do not return this person before hand-over"))
      try room.post("/ended", [("how", "receiver")])
      #expect(room.page.text.contains("How it ends: Handed over to the office."))
      #expect(try station.waitForDelivery())
      #expect(try station.queue().allSatisfy { $0.serial == serial })
      try desk.load()
      #expect(!desk.page.text.contains("Case 1 waits"))
      #expect(station.files().isEmpty)
      #expect(station.leaks.isEmpty)
    }

    @Test("an untrained officer in the room asks nothing; the next one signs in over the case")
    func changeOfOfficer() throws {
      let station = try Self.station()
      defer { station.stop() }
      let room = try DeskClient(link: station.link(lane: "room"))
      try Self.signIn(room, Self.supervisorBadge)
      try room.post("/without-document")
      try room.answerTriage(Answers.noNeeds.merging(["t6": "dont_know"]) { $1 })
      #expect(room.page.text.contains("An officer who is trained for it asks it"))
      try room.post("/lock")
      #expect(room.page.text.contains("The screen is locked over case 1"))
      try Self.signIn(room, Self.trainedBadge)
      #expect(room.page.questions == ["v0"])
      // Everything at once: the case is gone, everybody is signed out.
      try room.post("/lock-all")
      #expect(room.page.heading == "Scan your badge" && !room.page.text.contains("locked over"))
      try station.waypost("officer", "untrain", "2")
      try Self.signIn(room, Self.trainedBadge)
      #expect(room.page.heading == "Ready")
      #expect(try station.waypost("officer", "list").contains("no"))
    }

    @Test("the supervisor's page: tables, a new PIN, the mark of training")
    func supervisor() throws {
      let station = try Self.station()
      defer { station.stop() }
      let desk = try station.openDesk()
      try Self.signIn(desk, Self.supervisorBadge)
      try desk.post("/report", [("kind", "supervisor")])
      #expect(desk.page.heading == "Supervisor")
      #expect(desk.page.text.contains("core") && desk.page.text.contains("Nur"))
      try desk.post("/new-pin", [("officer", "2"), ("pin", "864209"), ("again", "864209")])
      #expect(desk.page.text.contains("It counts from the next sign-in"))
      try desk.post("/report", [("kind", "monitor")])
      #expect(desk.page.text.contains("an officer got a new PIN"))
      try desk.post("/sign-out")
      try desk.post("/badge", [("badge", Self.trainedBadge)])
      try desk.post("/pin", [("pin", "864209")])
      #expect(desk.page.heading == "Ready")
    }
  }
}
