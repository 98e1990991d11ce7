import Packs
import Referral
import Screens
import Testing
import XForm

@testable import Station

/// The idle desk shows what goes on elsewhere, and nothing of anybody.
@Suite("The idle desk") struct DeskHomeTests {
  private var station: Station
  private let now: Now

  init() throws {
    station = Station(
      Site(
        postID: "D7", postName: "P", lanes: ["desk": .desk, "room": .desk, "kiosk": .kiosk], officerLanguage: "en",
        slipDesk: "D", content: try CorePack.content(), privateLanes: ["room"]))
    let today = try #require(CivilDate(year: 2026, month: 11, day: 21))
    now = Now(wall: 1_795_255_200, today: today, isoText: "2026-11-21T10:05:00+05:00", seed: 7)
    for lane in ["desk", "room"] {
      _ = station.handle(.command(lane: lane, .badge("WPB1-0000")), at: now)
      _ = station.handle(.command(lane: lane, .pin("246810")), at: now)
      _ = station.handle(.signIn(lane: lane, .signedIn(Officer(id: lane == "desk" ? 3 : 5, name: "Aida"))), at: now)
    }
  }

  private func home(_ lane: String = "desk") throws -> HomePage {
    guard case .home(let page) = station.page(lane: lane) else { throw PlayError("no home page") }
    return page
  }

  @Test("a call from a kiosk reaches every idle desk, once for each kiosk, with its wish and no reason")
  mutating func calls() throws {
    let actions = station.callStaff(to: "kiosk", .woman, at: now)
    #expect(actions.contains(.audit(kind: "staff-called", subject: "kiosk", officer: nil)))
    _ = station.callStaff(to: "kiosk", .anybody, at: now)
    #expect(try home().calls == [HomePage.Call(lane: "kiosk", wish: .anybody, time: "10:05")])
    #expect(try home("room").calls.count == 1 && home().callCount == 2)
    let answered = station.handle(.command(lane: "desk", .answerCall(lane: "kiosk")), at: now)
    #expect(answered.contains(.audit(kind: "call-answered", subject: "kiosk", officer: 3)))
    #expect(answered.contains(.changed(lane: "room")), "the other desk still shows the call")
    #expect(try home("room").calls.isEmpty)
    #expect(station.handle(.command(lane: "room", .answerCall(lane: "kiosk")), at: now).isEmpty)
  }

  @Test("a case elsewhere is a number and a lane; the other desk hears when it opens and ends")
  mutating func openCases() throws {
    let opened = station.handle(.command(lane: "room", .openWithoutDocument), at: now)
    #expect(opened.contains(.changed(lane: "desk")))
    #expect(try home().openCases == [HomePage.OpenCase(number: 1, lane: "room", isLocked: false)])
    let locked = station.handle(.command(lane: "room", .lock), at: now)
    #expect(locked.contains(.changed(lane: "desk")))
    #expect(try home().openCases == [HomePage.OpenCase(number: 1, lane: "room", isLocked: true)])
    #expect(station.handle(.command(lane: "desk", .lockAll), at: now).contains(.forgetAllCases))
    #expect(station.openCases == 0)
    guard case .signIn = station.page(lane: "desk") else { throw PlayError("the desk is not blank") }
  }

  @Test("waiting numbers are listed until they are called, and never more than a hall holds")
  mutating func tickets() throws {
    for number in 0..<Station.mostTickets + 5 { station.ticketIssued("D7-\(number)", at: now) }
    #expect(try home().tickets.count == Station.mostTickets && home().tickets.first?.serial == "D7-5")
    let called = station.handle(.command(lane: "desk", .ticketDone(serial: "D7-5")), at: now)
    #expect(called.contains(.audit(kind: "ticket-called", subject: "D7-5", officer: 3)))
    #expect(try home().tickets.first == HomePage.Ticket(serial: "D7-6", time: "10:05"))
  }

  @Test("an overdue number stands without its office; nothing of a person is on the page")
  mutating func overdue() throws {
    var equipment = Equipment()
    equipment.overdue = [HomePage.Overdue(serial: "D7-K3M-9QX-R", since: "2026-11-21 09:00")]
    equipment.isLinkUp = true
    _ = station.handle(.equipment(equipment), at: now)
    let html = PageRenderer(language: "en", token: "t", training: false).render(.home(try home()))
    #expect(html.contains("D7-K3M-9QX-R") && html.contains("due since 2026-11-21 09:00"))
    for receiver in station.site.content.receivers { #expect(!html.contains(receiver.name), "\(receiver.name)") }
  }
}
