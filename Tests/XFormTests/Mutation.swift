import Foundation

/// How many mutated inputs each fuzz test takes: a short form in the suite, `WAYPOST_FUZZ=200000` for the long one.
enum FuzzSize {
  static let inputs = ProcessInfo.processInfo.environment["WAYPOST_FUZZ"].flatMap { Int($0) } ?? 2000
}

/// Damages bytes as a broken disk, a careless hand or somebody with intent would.
enum Mutation {
  static let json = ["0", "-1", "99999999999", "[", "]", "null", "{}", "\"\"", ",", "2147483647", "1e9"]
  static let form = [
    "<repeat nodeset=\"/data/r\">", "</repeat>", "jr:count=\"/data/a\"", "jr:template=\"\"",
    "calculate=\"sum(/data/r/x)\"",
    "relevant=\"../y = 1\"", "/data/r[position() = 1]/x", "nodeset=\"/data\"", "ref=\"/data/r/x\"", "/..", "[last()]",
    "<![CDATA[", "<!--", "&amp;", "&#0;", "id=\"test\"", "<x/>", "position(..)", "count(/data/r)", "nodeset=\"/\"",
    "odk-new-repeat", "current()", "instance('i')", "jr:itext('t')",
  ]

  static func mutated(_ source: [UInt8], with words: [String], _ random: inout SeededRandom) -> [UInt8] {
    var bytes = source
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      if bytes.isEmpty { break }
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2:
        let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
        bytes.removeSubrange(place..<end)
      case 3:
        let end = min(bytes.count, place + Int.random(in: 1...60, using: &random))
        bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
      case 4: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &random))
      default:
        bytes.insert(contentsOf: Array((words.randomElement(using: &random) ?? "").utf8), at: place)
      }
    }
    return bytes
  }
}
