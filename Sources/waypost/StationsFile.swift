import Sealing

/// An office's list of the stations it knows: `KEY NAME...` a line, lines with # left out. A station that was lost ends
/// its line with `lost-after=N`: its envelopes up to that number hold, later ones don't.
struct StationsFile {
  struct Station {
    var key: VerifyingKey
    var name: String
    var lostAfter: UInt64?
  }

  let path: String
  private(set) var stations: [Station]
  /// As read, to keep a person's comments and order.
  private var lines: [String]

  init(reading path: String) throws(CommandFailure) {
    self.path = path
    let bytes = try LocalFiles.read(
      path, next: "Write the station's public key and a name of yours into it, one a line.")
    lines = String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
      .map(String.init)
    if lines.last == "" { lines.removeLast() }
    stations = []
    for (index, line) in lines.enumerated() {
      var words = line.split { $0.isWhitespace }.map(String.init)
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      guard let key = try? VerifyingKey(base64: first) else {
        throw CommandFailure(
          .wrong, "Line \(index + 1) of \(path) doesn't begin with a station's public key (44 characters of base64).",
          "Nothing was checked.", next: "Copy the key again from the station's FILE.pub.")
      }
      words.removeFirst()
      var lostAfter: UInt64?
      if let last = words.last, last.hasPrefix("lost-after=") {
        guard let number = UInt64(last.dropFirst("lost-after=".count)) else {
          throw CommandFailure(
            .wrong, "Line \(index + 1) of \(path) has a lost-after= without a number.", "Nothing was checked.",
            next: "Write the last number that you had from the box before it was lost, or 0.")
        }
        lostAfter = number
        words.removeLast()
      }
      stations.append(Station(key: key, name: words.joined(separator: " "), lostAfter: lostAfter))
    }
  }

  func station(_ key: VerifyingKey) -> Station? { stations.first { $0.key == key } }

  /// Adds a station, or marks it lost.
  mutating func set(_ station: Station) throws(CommandFailure) {
    let line = ([station.key.base64, station.name] + (station.lostAfter.map { ["lost-after=\($0)"] } ?? []))
      .filter { !$0.isEmpty }.joined(separator: " ")
    if let index = lines.firstIndex(where: { $0.split { $0.isWhitespace }.first == Substring(station.key.base64) }) {
      lines[index] = line
    } else {
      lines.append(line)
    }
    stations = stations.filter { $0.key != station.key } + [station]
    try LocalFiles.replace(path, Array((lines.joined(separator: "\n") + "\n").utf8), mode: 0o644)
  }
}
