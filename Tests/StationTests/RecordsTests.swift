import Packs
import Referral
import Screens
import Station
import Testing
import XForm

/// Of whom a record is kept: of those whom an office is told of, or of everybody where a controller's law wants it. What
/// is counted is the same (design, section 1).
@Suite("Records of referrals, or of everybody") struct RecordsTests {
  private static let quiet = "triage t1=en t2=none t3=no t4=no t5=yes t6=yes t7=no t8=visit"
  private static let ill = "triage t1=en t2=doctor t3=no t4=no t5=yes t6=yes t7=no t8=visit"

  private func content(all: Bool) throws -> PackContent {
    var content = try CorePack.content()
    guard all else { return content }
    content.record = content.forms["q10-record"]
    try #require(content.record != nil)
    var register = try #require(content.receivers.first)
    (register.id, register.type, register.name) = ("training-register", .register, "TRAINING register (made up)")
    content.receivers.append(register)
    return content
  }

  private func play(_ content: PackContent, _ steps: [String]) throws -> Play {
    var play = try Play(content: content)
    for step in steps { try play.step(step.split(separator: " ").map(String.init), step) }
    return play
  }

  private let withoutNeeds = [
    "given signed-in", "when scan passport", "when \(quiet)", "then page no-needs", "when end without-slip",
  ]

  @Test func `of referrals: somebody without one leaves a count and nothing else`() throws {
    let play = try play(content(all: false), withoutNeeds)
    let order = try #require(play.orders.last)
    #expect(order.referrals.isEmpty && order.serial == nil && order.slip == nil)
    #expect(order.tallies == ["screened", "no-needs"])
    #expect(order.person != nil)
  }

  @Test func `of everybody: that they were asked, not what they said, and the same count`() throws {
    let play = try play(
      content(all: true),
      withoutNeeds + [
        "when serial D7-000-001-0", "then no-action print", "when stored", "then page ended", "when next",
      ])
    let order = try #require(play.orders.last)
    #expect(order.referrals.map(\.receiver.type) == [.register])
    #expect(order.referrals.allSatisfy { !$0.hold && $0.deadlineMilliseconds == nil })
    #expect(order.tallies == ["screened", "no-needs"])
    #expect(order.person == (try self.play(content(all: false), withoutNeeds).orders.last?.person))
    let record = try #require(order.referrals.first?.submission)
    #expect(record.contains("ERIKSSON") && record.contains("<serial>D7-000-001-0</serial>"))
    #expect(!record.contains("<t2>") && !record.contains("<t4>") && !record.contains("out_"))
  }

  /// Else the register would know who needs what.
  @Test func `of everybody: the record of somebody with a need is no other`() throws {
    let records = try [Self.quiet, Self.ill].map { triage -> String in
      var steps = ["given signed-in", "when scan passport", "when \(triage)"]
      steps += triage == Self.ill ? ["when help-over", "when finalise"] : ["when end with-slip"]
      let play = try play(content(all: true), steps + ["when serial D7-000-001-0"])
      let orders = try #require(play.orders.last).referrals
      #expect(orders.count == (triage == Self.ill ? 2 : 1))
      // Whom the referral is for stands nowhere in it.
      return try #require(orders.first { $0.receiver.type == .register }?.submission)
    }
    func plain(_ text: String) -> String {
      text.replacing(#/uuid:[0-9a-f-]+/#, with: "uuid").replacing(#/<issued_at>[^<]*/#, with: "")
    }
    #expect(plain(records[0]) == plain(records[1]))
  }

  @Test func `of everybody: without a register nothing is sealed and the officer is told`() throws {
    var content = try content(all: true)
    content.receivers.removeAll { $0.type == .register }
    let play = try play(content, withoutNeeds + ["when serial D7-000-001-0", "then shows was not stored"])
    #expect(play.orders.isEmpty)
  }

  @Test func `of everybody: a household is none of them yet, a kiosk's visitor comes to the desk`() throws {
    let household = try play(
      content(all: true),
      [
        "given signed-in", "when mass on", "when household",
        "when triage g_language=fa g_women=1 g_men=0 g_children=0 g_small=0 g_urgent=none", "when serial D7-000-002-0",
      ])
    #expect(household.orders.last?.referrals.map(\.receiver.type) == [.reception])
  }
}
