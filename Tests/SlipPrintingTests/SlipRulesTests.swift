import Messages
import Testing

@testable import SlipPrinting

@Suite struct SlipRulesTests {
  @Test func theFixtureIsAllowed() throws {
    for paper in Fixture.papers { #expect(try SlipRules.check(Fixture.request(paper: paper))?.name == paper) }
  }

  static let refused: [(field: String, spoil: @Sendable (inout SlipRequest) -> Void)] = [
    ("version", { $0.version = 2 }),
    ("serial", { $0.serial = "" }),
    ("serial", { $0.serial = "../../etc/passwd" }),
    ("serial", { $0.serial = ".hidden" }),
    ("serial", { $0.serial = "A\nB" }),
    ("serial", { $0.serial = "-n" }),
    ("serial", { $0.serial = String(repeating: "A", count: 41) }),
    ("paper", { $0.paper = "letter" }),
    ("printer", { $0.printer = "two words" }),
    ("printer", { $0.printer = "" }),
    ("controller", { $0.controller = "" }),
    ("transfers", { $0.transfers = [] }),
    ("transfers.desk", { $0.transfers = [SlipTransfer(desk: "", sealed: "MFRGG")] }),
    ("transfers.sealed", { $0.transfers = [SlipTransfer(desk: "Help desk 3", sealed: "Jane Doe")] }),
    ("transfers.sealed", { $0.transfers = [SlipTransfer(desk: "Help desk 3", sealed: "")] }),
    ("post", { $0.post = "" }),
    ("issuedAt", { $0.issuedAt = "now\u{7}" }),
    ("qr", { $0.qr = "" }),
    ("qr", { $0.qr = String(repeating: "x", count: 701) }),
    ("sections", { $0.sections = [] }),
    ("sections", { $0.sections = Array(repeating: $0.sections[0], count: 13) }),
    ("sections.language", { $0.sections[0].language = "en_US.UTF-8" }),
    ("sections.lines", { $0.sections[0].lines = Array(repeating: "a", count: 41) }),
    ("sections.lines", { $0.sections[0].lines[0] = "two\nlines" }),
    ("sections.lines", { $0.sections[0].lines[0] = String(repeating: "a", count: 1201) }),
    ("folder", { $0.folder = "var/slips" }),
    ("deadlineSeconds", { $0.deadlineSeconds = 0 }),
    ("deadlineSeconds", { $0.deadlineSeconds = 1 << 40 }),
  ]

  @Test(arguments: refused.indices)
  func eachBoundIsKept(index: Int) throws {
    let (field, spoil) = Self.refused[index]
    var request = Fixture.request()
    spoil(&request)
    let error = #expect(throws: SlipPrintingError.self) { try SlipRules.check(request) }
    guard case .badRequest(let named, _) = error else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(named == field)
  }

  /// What was sent may be anything: it must not come back out in a log.
  @Test func theComplaintDoesNotQuote() throws {
    var request = Fixture.request()
    request.serial = "Jane Doe"
    let error = #expect(throws: SlipPrintingError.self) { try SlipRules.check(request) }
    #expect(error?.description.contains("Jane") == false)
  }
}
