import Foundation
import Synchronization
import TestSupport
import Testing

extension Proofs {
  /// Many at once (B-89): two desks count households over HTTP as two browsers would, with the pauses of people, a real
  /// printer each, and one power cut. A thousand people an hour, none lost, none twice.
  @Suite struct MassArrivalTests {
    static let missing =
      StationUnderTest.unavailable ?? PrivateCups.unavailable ?? (Tool.path("age") == nil ? "not installed: age" : nil)
    static let people = Proofs.isLong ? 1000 : 200
    /// The people's pauses pass so many times faster; the figure counts them at their full length.
    static let haste: Double = Proofs.isLong ? 4 : 20

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func `a thousand people an hour at two desks, over a power cut, and everybody is asked later`() throws {
      let cups = try PrivateCups()
      defer { cups.stop() }
      try cups.addQueue("second", uri: "ipp://localhost:\(cups.printerPort)/ipp/print", model: "everywhere")
      let station = try StationUnderTest(environment: cups.environment) { settings in
        settings["slipFolder"] = nil
        settings["lanes"] =
          ((settings["lanes"] as? [[String: Any]]) ?? []) + [
            ["name": "desk2", "audience": "desk", "port": 0]
          ]
        settings["printers"] = [
          ["queue": PrivateCups.queue, "lanes": ["desk"]], ["queue": "second", "lanes": ["desk2"]],
        ]
      }
      defer { station.stop() }
      try station.waypost(
        "officer", "add", "--name", "Second", "--badge", CountingDesk.secondBadge, "--role", "officer",
        input: StationUnderTest.pin + "\n")

      let hall = Hall(Household.arriving(Self.people))
      let total = hall.all.reduce(0) { $0 + $1.people }
      let desks = [
        CountingDesk(station, "desk", station.badge, hall, cups, haste: Self.haste),
        CountingDesk(station, "desk2", CountingDesk.secondBadge, hall, cups, haste: Self.haste),
      ]
      try desks[0].begin()

      // A thread each, however few processors there are.
      let working = DispatchGroup()
      for desk in desks {
        working.enter()
        Thread {
          desk.work()
          working.leave()
        }.start()
      }
      // The power goes when half of them are through, at whatever both desks are doing.
      _ = Wait.until(seconds: 900) { hall.isHalfway || hall.hasFailed ? true : nil }
      hall.cutPower()
      station.killDaemon()
      do { try station.start() } catch { hall.fail("the daemon didn't come back: \(error)") }
      hall.powerIsBack()
      working.wait()
      #expect(hall.failures == [])
      let given = hall.given
      #expect(given.count == hall.all.count)
      #expect(Set(given.map(\.serial)).count == given.count, "a number was given twice")
      #expect(Set(given.map(\.household)) == Set(hall.all.indices))
      #expect(hall.cuts.count == 2, "the power cut met \(hall.cuts.count) desks")

      // At the desks and on the disk: every household waits, with all its people.
      let desk = try desks[0].home()
      #expect(desk.page.parts["households"] == "\(hall.all.count)")
      #expect(desk.page.parts["household-people"] == "\(total)")

      // At the office: each household once, whole.
      #expect(try station.waitForDelivery(seconds: 120))
      let records = try Record.all(of: station)
      let counted = records.filter { $0.form == "q8-group" && $0.leaves["/data/people"] != nil }
      #expect(counted.count == hall.all.count)
      let bySerial = Dictionary(grouping: counted, by: \.serial)
      for one in given {
        let household = hall.all[one.household]
        let sealed = try #require(bySerial[one.serial], "\(one.serial) was given and is nowhere")
        #expect(sealed.count == 1, "\(one.serial) is there \(sealed.count) times")
        #expect(sealed.first?.leaves["/data/people"] == "\(household.people)")
        let forDoctor = records.filter { $0.serial == one.serial && $0.leaves["/data/out_urgent"] == "1" }
        #expect(forDoctor.count == (household.needsDoctor ? 1 : 0))
        let forChild = records.filter { $0.serial == one.serial && $0.leaves["/data/out_child"] == "1" }
        #expect(forChild.count == (household.isChildAlone ? 1 : 0))
        // A child alone carries no paper; everybody else holds one, and one only.
        #expect(cups.slips(of: one.serial) == (household.isChildAlone ? 0 : 1), "slips of \(one.serial)")
      }
      #expect(counted.compactMap { Int($0.leaves["/data/people"] ?? "") }.reduce(0, +) == total)

      let rates = desks.map(\.times)
      let rate = rates.map { Double($0.people) / $0.full * 3600 }.reduce(0, +)
      print(
        "mass arrival: \(total) people in \(hall.all.count) households, two desks, one power cut: "
          + "\(Int(rate)) people an hour; each household \(CountingDesk.usualPause) s of people's time and "
          + "\(rates.map { $0.summary }.joined(separator: "; ")); pauses \(Int(Self.haste)) times faster")
      #expect(rate >= 1000, "\(Int(rate)) people an hour")

      try askLater(station, desk, hall)
      #expect(station.leaks == [])
    }

    /// The mass arrival is over: everybody of some households is asked, in a case of their own, tied by the number.
    private func askLater(_ station: StationUnderTest, _ desk: DeskClient, _ hall: Hall) throws {
      try desk.post("/mass-arrival", [("on", "no")])
      #expect(desk.page.form("/household") == nil)
      let sample = hall.given.filter { (3...5).contains(hall.all[$0.household].people) }.prefix(2)
      #expect(sample.count == 2)
      var asked = 0
      for one in sample {
        let people = hall.all[one.household].people
        try desk.post("/referral", [("serial", one.serial)])
        try #require(try desk.wait { $0.form("/household-ask") != nil }, "\(desk.page.text)")
        #expect(desk.page.parts["household-waiting"] == "\(people)")
        for member in 0..<people {
          if member == 0 {
            try desk.post("/household-ask")
          } else {
            try #require(try desk.wait { $0.form("/open-family") != nil }, "\(desk.page.text)")
            try desk.post("/open-family")
          }
          #expect(desk.page.text.contains(one.serial))
          if member == 0 {
            try desk.answerTriage(Answers.afraid)
            if desk.page.form("/alone") != nil { try desk.post("/alone", [("alone", "yes")]) }
            for (_, value) in Answers.asylum { try desk.answer(value) }
            _ = try desk.finalise()
            try #require(try desk.wait(seconds: 60) { $0.parts["slip"]?.contains("being printed") == false })
          } else {
            try desk.answerTriage(Answers.noNeeds)
            try desk.post("/no-needs", [("slip", "no")])
          }
          asked += 1
        }
        try #require(try desk.wait { $0.form("/next") != nil }, "\(desk.page.text)")
        try desk.post("/next")
      }
      let total = hall.all.reduce(0) { $0 + $1.people }
      #expect(
        try desk.wait {
          $0.parts["households"] == "\(hall.all.count - sample.count)"
            && $0.parts["household-people"] == "\(total - asked)"
        }, "\(desk.page.parts["household-people"] ?? "")")
      #expect(try station.waitForDelivery(seconds: 60))
      let asylum = try Record.all(of: station).filter { $0.form == "q2-asylum" }
      #expect(asylum.compactMap { $0.leaves["/data/family"] }.sorted() == sample.map(\.serial).sorted())
    }
  }
}

/// One record as its office reads it.
private struct Record {
  var form: String
  var leaves: [String: String]
  var serial: String { leaves["/data/serial"] ?? "" }

  static func all(of station: StationUnderTest) throws -> [Record] {
    try station.sink.filter { $0.hasSuffix(".age") }.map { name in
      let opened = try Tool.run("age", ["-d", "-i", station.receiverKey, "\(station.folder)/folder-sink/\(name)"])
      guard opened.status == 0 else { throw Tool.Failure.failed("an envelope can't be opened: \(opened.errorText)") }
      var (leaves, form): ([String: String], String) = ([:], "")
      for match in opened.text.matches(of: #/<(\w+)>([^<]+)<\/\w+>/#) { leaves["/data/\(match.1)"] = String(match.2) }
      if let id = opened.text.firstMatch(of: #/<data id="([a-z0-9-]+)"/#) { form = String(id.1) }
      return Record(form: form, leaves: leaves)
    }
  }
}
