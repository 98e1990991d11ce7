import Referral
import Screens
import Station
import Testing

/// What stands in a transfer sheet's sealed code: identity for the office, nothing that was asked in private.
@Suite struct TransferOrderTests {
  private func play() throws -> Play {
    var play = try Play(content: CorePack.content())
    let story = """
      given signed-in
      when scan passport
      when triage t1=en t2=none t3=yes t4=no t5=yes t6=yes t7=no t8=visit
      when answer with
      when answer Ali
      when answer 8
      when answer sure
      when answer someone
      when answer unrelated
      when answer no
      when answer yes
      when answer 2
      when answer good
      when answer no
      when answer longer
      when answer no
      when answer none
      when paper transfer
      when finalise
      when serial D7-000-004-0
      """
    for line in story.split(separator: "\n") {
      try play.step(line.split(separator: " ").map(String.init), String(line))
    }
    return play
  }

  @Test func theChildsOfficeGetsNameAgeAndSiblings() throws {
    let slip = try #require(try play().orders.last?.slip)
    let sheet = try #require(slip.transfers.first)
    #expect(slip.transfers.count == 1 && sheet.key.hasPrefix("age1"))
    #expect(sheet.lines.first?.hasPrefix("D7-000-004-0 D7 2026-11-21T10:00:00") == true)
    #expect(sheet.lines.contains("c1_name: Ali"))
    #expect(sheet.lines.contains("c1_age: 8"))
    #expect(sheet.lines.contains("c4: 2"))
  }

  /// Who is with the child, and whether it feels safe, was said in private.
  @Test func whatWasSaidInPrivateIsNotOnIt() throws {
    let lines = try #require(try play().orders.last?.slip?.transfers.first?.lines)
    for sensitive in ["someone", "unrelated", "good", "longer"] {
      #expect(!lines.contains { $0.hasSuffix(": \(sensitive)") }, "\(sensitive)")
    }
  }

  /// Nobody who sees the sheet learns a language, a name or what the office does.
  @Test func inClearItSaysNothingOfThePerson() throws {
    let slip = try #require(try play().orders.last?.slip)
    #expect(slip.sections.map(\.language) == ["ru", "en"])
    let words = slip.sections.flatMap(\.lines).joined() + slip.transfers.map(\.desk).joined()
    for word in ["Ali", "child", "ребён", "CHI"] { #expect(!words.contains(word)) }
  }
}
