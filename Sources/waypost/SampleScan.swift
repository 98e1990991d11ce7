/// What the simulated scanner can be given to read. No real person's document is among it.
enum SampleScan: String, CaseIterable {
  case utopia = "utopia-td3"
  case wrongCheck = "utopia-td3-wrong-check"
  case singleName = "utopia-single-name"
  case card = "utopia-td1"
  case badge
  case garbage, truncated, overlong, unterminated

  var help: String {
    switch self {
    case .utopia: "the specimen passport of Doc 9303-4, Appendix A"
    case .wrongCheck: "the same with a document number that doesn't fit its check digit"
    case .singleName: "a made-up passport of somebody with one name"
    case .card: "the specimen card of three lines of Doc 9303-5, Appendix A"
    case .badge: "the training officer's badge, or the one of --badge"
    case .garbage: "bytes that are no text"
    case .truncated: "a passport whose second line is cut off"
    case .overlong: "more than any code holds"
    case .unterminated: "a line without an end"
    }
  }

  private static let names = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
  private static let data = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"

  /// As a serial scanner with its factory settings sends it: each line ended by CR LF.
  func bytes(badge: String) -> [UInt8] {
    switch self {
    case .utopia: Self.lines(Self.names, Self.data)
    case .wrongCheck: Self.lines(Self.names, "L898902C37UTO7408122F1204159ZE184226B<<<<<10")
    case .singleName:
      Self.lines("P<UTOZARINA<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "WP00000179UTO9103247F3103234<<<<<<<<<<<<<<<0")
    case .card:
      Self.lines("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
    case .badge: Self.lines(badge)
    case .garbage: [0x00, 0x9F, 0xFF, 0xFE, 0x01, 0x80, 0xC3, 0x28, 0x0D, 0x0A]
    case .truncated: Self.lines(Self.names, String(Self.data.prefix(40)))
    case .overlong: Self.lines(String(repeating: "8", count: 5000))
    case .unterminated: Array(Self.data.utf8)
    }
  }

  private static func lines(_ lines: String...) -> [UInt8] { lines.flatMap { Array($0.utf8) + [0x0D, 0x0A] } }
}
