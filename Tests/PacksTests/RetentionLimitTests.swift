import TestSupport
import Testing
import XForm

@testable import Packs

@Suite("A pack's limit") struct RetentionLimitTests {
  private func hours(_ retentions: String...) throws -> Int? {
    var content = PackContent([])
    for (number, retention) in retentions.enumerated() {
      let text = TestPack.form.replacing("ack+72h", with: retention)
      content.forms["form-\(number)"] = try TestPack.compiled(text)
    }
    return content.readableHours
  }

  @Test("the shortest time that any form allows holds for all")
  func shortest() throws {
    #expect(try hours() == nil)
    #expect(try hours("until-receipt") == nil)
    #expect(try hours("ack+72h") == 72)
    #expect(try hours("ack+72h", "ack+24h", "session") == 24)
    // What the lint refuses is no limit.
    #expect(try hours("ack+100h") == nil)
    #expect(["ack+0h", "ack+h", "ack+-1h", "ack+24", "24h"].allSatisfy { FieldRetention.hours($0) == nil })
  }
}
