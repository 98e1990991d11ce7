import Foundation
import TestSupport
import Testing

@testable import StationService

/// Which lane prints where, from `station.json`.
@Suite struct SlipPrintersTests {
  private func load(_ more: String) throws -> StationConfiguration {
    let folder = try TemporaryFolder.make(prefix: "printers")
    defer { TemporaryFolder.remove(folder) }
    let text = """
      {"mode": "training", "post": {"id": "D7", "name": "Korday", "phone": ""}, "officerLanguage": "ru",
       "slipDesk": "Help desk 3", "profiles": "/p", "scanners": [],
       "lanes": [{"name": "desk", "audience": "desk", "port": 7411}, {"name": "kiosk", "audience": "kiosk", "port": 7410}]
       \(more)}
      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/station.json"))
    return try StationConfiguration.load("\(folder)/station.json")
  }

  @Test func whereNothingIsSaidTheQueueDecides() throws {
    let printers = SlipPrinters(try load(""))
    #expect(printers["desk"] == SlipPrinters.Printer(queue: nil, paper: nil))
    #expect(SlipPrinters(try load(#", "paper": "A6""#))["kiosk"] == SlipPrinters.Printer(queue: nil, paper: "A6"))
  }

  @Test func aLaneHasItsOwnPrinterAndPaper() throws {
    let printers = SlipPrinters(
      try load(
        #", "paper": "80mm", "printers": [{"queue": "narrow", "paper": "58mm", "lanes": ["kiosk"]}]"#))
    #expect(printers["kiosk"] == SlipPrinters.Printer(queue: "narrow", paper: "58mm"))
    #expect(printers["desk"] == SlipPrinters.Printer(queue: nil, paper: "80mm"))
    let common = SlipPrinters(try load(#", "printers": [{"queue": "all"}]"#))
    #expect(common["desk"] == SlipPrinters.Printer(queue: "all", paper: nil))
  }

  @Test(arguments: [
    #", "paper": "letter""#, #", "printers": [{"queue": "q", "paper": "A7"}]"#,
    #", "printers": [{"queue": "q", "lanes": ["nowhere"]}]"#,
    #", "printers": [{"queue": "a", "lanes": ["desk"]}, {"queue": "b", "lanes": ["desk"]}]"#,
    #", "printers": [{"queue": "a"}, {"queue": "b"}]"#,
  ])
  func whatCanNotBePrintedOnIsRefused(more: String) {
    #expect(throws: (any Error).self) { try load(more) }
  }
}
