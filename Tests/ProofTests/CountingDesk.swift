import Foundation
import Synchronization
import TestSupport

/// Who stands in front of a desk in a mass arrival.
struct Household: Sendable {
  var women: Int
  var men: Int
  var children: Int
  var needsDoctor = false

  var people: Int { women + men + children }
  var isChildAlone: Bool { women + men == 0 }

  /// So many people, in households from one to nine, five on average; one in twenty needs a doctor, one in forty is a child alone.
  static func arriving(_ people: Int) -> [Household] {
    var random = SeededRandom(seed: 20_261_126)
    var (households, left) = ([Household](), people)
    while left > 0 {
      if households.count % 40 == 17 {
        households.append(Household(women: 0, men: 0, children: 1))
      } else {
        let size = min(left, [5, 4, 6, 3, 7, 5, 8, 2, 9, 1].randomElement(using: &random) ?? 5)
        let adults = max(1, size - Int.random(in: 0...size, using: &random))
        let women = Int.random(in: 0...adults, using: &random)
        households.append(
          Household(
            women: women, men: adults - women, children: size - adults, needsDoctor: households.count % 20 == 9))
      }
      left -= households.last?.people ?? 0
    }
    return households
  }
}

/// The households in front of both desks, and what became of each.
final class Hall: Sendable {
  struct Given: Sendable {
    var serial: String
    var household: Int
  }

  private struct State {
    var next = 0
    var given: [Given] = []
    var failures: [String] = []
    var cuts: [String] = []
    var isBack = false
    var isCut = false
  }

  let all: [Household]
  private let state = Mutex(State())

  init(_ all: [Household]) { self.all = all }

  func next() -> Int? {
    state.withLock { state in
      guard state.next < all.count, state.failures.isEmpty else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  func give(_ serial: String, to household: Int) {
    state.withLock { $0.given.append(Given(serial: serial, household: household)) }
  }

  var given: [Given] { state.withLock { $0.given } }
  var isHalfway: Bool { state.withLock { $0.given.count >= all.count / 2 } }
  var failures: [String] { state.withLock { $0.failures } }
  var hasFailed: Bool { !failures.isEmpty }
  func fail(_ what: String) { state.withLock { $0.failures.append(what) } }

  /// What each desk was doing when the power went.
  var cuts: [String] { state.withLock { $0.cuts } }
  func met(_ what: String) { state.withLock { $0.cuts.append(what) } }
  func cutPower() { state.withLock { $0.isCut = true } }
  var isCut: Bool { state.withLock { $0.isCut } }
  func powerIsBack() { state.withLock { $0.isBack = true } }
  func waitForPower() -> Bool {
    Wait.until(seconds: 60) { self.state.withLock { $0.isBack || !$0.failures.isEmpty } ? true : nil } == true
  }
}

/// An officer at a desk who counts one household after the other, with the pauses that people make.
///
/// A household takes 28 s of people's time: 4 s to greet and to find the language, 14 s for four numbers and a look at who
/// can't wait, 4 s to type, 6 s to hand the number over and say what it is for. A doctor who is called costs 15 s more.
/// Registration guidance counts three minutes for a family of five; there everybody is named, here nobody is.
final class CountingDesk: @unchecked Sendable {
  // @unchecked: used by one thread at a time, the test's before and after, its own between.
  static let secondBadge = "WPB1-7Q2M8XKD3RTB"
  static let usualPause = 28

  struct Times {
    var people = 0
    var households = 0
    /// Seconds of people's time, at full length.
    var pauses = 0.0
    /// Seconds that software and printer took, the power cut's among them.
    var pages = 0.0
    var printing = 0.0
    var outage = 0.0

    var full: Double { pauses + pages + printing + outage }
    var summary: String {
      func per(_ seconds: Double) -> String { String(format: "%.2f", seconds / Double(max(1, households))) }
      // The page after a finalise is written when the number is out, or the printer waits.
      return "\(per(pages + printing)) s of pages and printing, the cut \(String(format: "%.1f", outage)) s"
    }
  }

  private let station: StationUnderTest
  private let lane: String
  private let badge: String
  private let hall: Hall
  private let cups: PrivateCups
  private let haste: Double
  private(set) var times = Times()
  private var desk: DeskClient?
  private var lastGiven: String?

  init(
    _ station: StationUnderTest, _ lane: String, _ badge: String, _ hall: Hall, _ cups: PrivateCups, haste: Double
  ) {
    (self.station, self.lane, self.badge, self.hall, self.cups, self.haste) = (station, lane, badge, hall, cups, haste)
  }

  /// The mass arrival begins, at this desk, for all of them.
  func begin() throws {
    let desk = try sit()
    try desk.post("/mass-arrival", [("on", "yes")])
    guard desk.page.form("/household") != nil else { throw Tool.Failure.failed("no household can be counted") }
  }

  /// Counts until nobody stands there any more. What goes wrong is the hall's to know.
  func work() {
    do {
      if desk == nil { _ = try sit() }
      while let household = hall.next() {
        do {
          try count(household)
        } catch  where hall.isCut && desk != nil {
          try afterPowerCut(household, "\(error)")
        }
      }
    } catch {
      hall.fail("\(lane): \(error)")
    }
  }

  /// The idle desk, signed in.
  func home() throws -> DeskClient {
    let desk = try sit()
    guard try desk.wait(seconds: 20, { $0.parts["households"] != nil }) else {
      throw Tool.Failure.failed("no household waits on “\(desk.page.heading)”")
    }
    return desk
  }

  private func sit() throws -> DeskClient {
    let desk = try DeskClient(link: station.link(lane: lane))
    self.desk = desk
    if desk.page.form("/badge") != nil {
      try desk.post("/badge", [("badge", badge)])
      try desk.post("/pin", [("pin", StationUnderTest.pin)])
    }
    for action in ["/undo", "/next"] where desk.page.form("/without-document") == nil {
      if desk.page.form(action) != nil { try desk.post(action) }
    }
    guard try desk.wait({ $0.form("/without-document") != nil }) else {
      throw Tool.Failure.failed("signed in at \(lane) and the page is “\(desk.page.heading)”")
    }
    return desk
  }

  private func count(_ index: Int) throws {
    guard let desk else { return }
    let household = hall.all[index]
    pause(4)
    try measured(\.pages) { try desk.post("/household") }
    pause(18)
    let urgent = household.needsDoctor ? "doctor" : household.isChildAlone ? "child_alone" : "none"
    let answers = [
      "g_language": "prs", "g_women": "\(household.women)", "g_men": "\(household.men)",
      "g_children": "\(household.children)", "g_small": "0", "g_urgent": urgent,
    ]
    try measured(\.pages) { try desk.answerTriage(answers) }
    if urgent != "none" {
      // Help comes first: the page says whom to call, and the number waits under it.
      guard try measured(\.pages, { try desk.wait { $0.form("/help-over") != nil } }) else {
        throw Tool.Failure.failed("help was needed and the page is “\(desk.page.heading)”")
      }
      pause(15)
      try measured(\.pages) { try desk.post("/help-over") }
    }
    let serial = try measured(\.pages) { try desk.serial() }
    guard desk.page.parts["people"] == "\(household.people)" else {
      throw Tool.Failure.failed("\(household.people) were counted, the page says \(desk.page.parts["people"] ?? "")")
    }
    if !household.isChildAlone {
      let isOut = try measured(\.printing) {
        try desk.wait(seconds: 90) { $0.parts["slip"]?.contains("was printed") == true }
      }
      guard isOut else { throw Tool.Failure.failed("the number didn't come out: \(desk.page.parts["slip"] ?? "")") }
    }
    pause(6)
    give(serial, index)
  }

  private func give(_ serial: String, _ index: Int) {
    lastGiven = serial
    hall.give(serial, to: index)
    times.people += hall.all[index].people
    times.households += 1
  }

  /// The household still stands there. Whether it was counted the first page says: a number that nobody got yet is theirs.
  private func afterPowerCut(_ index: Int, _ what: String) throws {
    hall.met("\(lane): \(what)")
    let began = ContinuousClock.now
    guard hall.waitForPower() else { throw Tool.Failure.failed("the power didn't come back") }
    let desk = try sit()
    // The first page is read from the vault after the start.
    _ = try desk.wait(seconds: 10) { $0.parts["households"] != nil }
    times.outage += began.duration(to: .now).seconds
    pause(10)
    guard let last = desk.page.parts["household-last"], last != lastGiven else { return try count(index) }
    if !hall.all[index].isChildAlone {
      let began = ContinuousClock.now
      // It comes out now, unless nobody can know; then the officer looks at the printer first.
      _ = Wait.until(seconds: 20) { cups.slips(of: last) > 0 ? true : nil }
      if cups.slips(of: last) == 0 {
        guard try desk.wait(seconds: 20, { $0.form("/print-again") != nil }) else {
          throw Tool.Failure.failed("\(last) is neither printed nor said to be uncertain")
        }
        try desk.post("/print-again", [("serial", last)])
        _ = Wait.until(seconds: 60) { cups.slips(of: last) > 0 ? true : nil }
      }
      times.printing += began.duration(to: .now).seconds
    }
    pause(6)
    give(last, index)
  }

  private func pause(_ seconds: Double) {
    times.pauses += seconds
    usleep(UInt32(seconds / haste * 1_000_000))
  }

  @discardableResult
  private func measured<Value>(_ part: WritableKeyPath<Times, Double>, _ body: () throws -> Value) rethrows -> Value {
    let began = ContinuousClock.now
    defer { times[keyPath: part] += began.duration(to: .now).seconds }
    return try body()
  }
}

extension PrivateCups {
  /// How many slips of this number came out.
  func slips(of serial: String) -> Int {
    func plain(_ text: String) -> String { text.uppercased().filter { $0.isLetter || $0.isNumber } }
    return printedDocuments().count { plain(($0 as NSString).lastPathComponent).contains(plain(serial)) }
  }
}

extension Duration {
  fileprivate var seconds: Double {
    let (seconds, atto) = components
    return Double(seconds) + Double(atto) / 1e18
  }
}
