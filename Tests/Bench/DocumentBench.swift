import Foundation
import TestSupport
import TravelDocument

/// How many zones are read and checked in a second of one core, from bytes; beside readers of Python's.
enum DocumentBench {
  private struct Zone {
    let name: String
    let lines: [String]
  }

  private static let zones = [
    Zone(
      name: "td3",
      lines: ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]),
    Zone(
      name: "td1",
      lines: ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"]),
    Zone(
      name: "td2", lines: ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"]),
    Zone(
      name: "mrvb", lines: ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"]),
  ]

  static func run() throws {
    var rates: [String: Double] = [:]
    for zone in zones {
      let rate = rate(of: zone)
      rates[zone.name] = rate
      Measurement(
        name: "mrz-\(zone.name)-parse", value: rate, unit: "per second of CPU time", ratio: rate / 1_000_000,
        against: "budget 1 000 000 a core"
      ).say()
    }
    let folder = try TemporaryFolder.make(prefix: "zones")
    defer { TemporaryFolder.remove(folder) }
    let file = folder + "/zones"
    try zones.map { ([$0.name] + $0.lines).joined(separator: "\t") }.joined(separator: "\n")
      .write(toFile: file, atomically: true, encoding: .utf8)
    for peer in ["mrz", "PassportEye"] { try run(peer, file, rates) }
  }

  /// The best of several runs of 100 000: what another process takes meanwhile isn't counted, what it takes of the caches
  /// is.
  private static func rate(of zone: Zone) -> Double {
    let today = CalendarDay(year: 2026, month: 11, day: 21)
    let bytes = Array(zone.lines.joined().utf8)
    var best = 0.0
    for _ in 0..<5 {
      var valid = 0
      let start = clock()
      for _ in 0..<100_000 where (try? MachineReadableZone.parse(bytes: bytes.span, today: today))?.isValid == true {
        valid += 1
      }
      best = max(best, Double(valid) / (Double(clock() - start) / Double(CLOCKS_PER_SEC)))
    }
    return best
  }

  private static func run(_ peer: String, _ file: String, _ rates: [String: Double]) throws {
    // Where `hardware/install-dependencies test` puts them.
    let python = "\(try Programs.projectFolder())/.packages/\(peer)/bin/python"
    guard access(python, X_OK) == 0 else {
      FileHandle.standardError.write(Data("passed over \(peer): not installed\n".utf8))
      return
    }
    let script = "\(try Programs.projectFolder())/Tests/Bench/peers/zones.py"
    let run = try Tool.run(python, [script, file], timeout: 300)
    for line in run.text.split(separator: "\n").map({ $0.split(separator: "\t") }) where line.count == 2 {
      guard let rate = Double(line[1]), let ours = rates[String(line[0])] else { continue }
      Measurement(
        name: "mrz-\(line[0])-beside-\(peer)", value: ours, unit: "per second of CPU time", ratio: ours / rate,
        against: "\(Int(rate)) a second by \(peer)"
      ).say()
    }
    if run.status != 0 { FileHandle.standardError.write(Data("\(peer) ended with \(run.status)\n".utf8)) }
  }
}
