import Foundation
import TestSupport

/// What a station's receiver got, and whether any of it ever changed.
struct SinkLedger {
  private let station: StationUnderTest
  private var seen: [String: Data] = [:]
  /// Files that changed or vanished after they had been there.
  private(set) var changed: [String] = []

  init(_ station: StationUnderTest) { self.station = station }

  /// Ids of the envelopes that arrived.
  var ids: Set<String> { Set(seen.keys.filter { $0.hasSuffix(".age") }.map { String($0.dropLast(4)) }) }

  /// Reads the folder again.
  mutating func look() {
    for name in station.sink where !name.hasPrefix(".") {
      guard let bytes = FileManager.default.contents(atPath: "\(station.folder)/folder-sink/\(name)") else { continue }
      if let before = seen[name], before != bytes { changed.append(name) }
      if seen[name] == nil { seen[name] = bytes }
    }
    changed += seen.keys.filter { !station.sink.contains($0) }
  }

  /// Envelopes that lack their signature, signatures that lack their envelope, files half written.
  var incomplete: [String] {
    station.sink.filter { name in
      if name.hasSuffix(".age") { return !station.sink.contains(name.dropLast(4) + ".sig") }
      if name.hasSuffix(".sig") { return !station.sink.contains(name.dropLast(4) + ".age") }
      return true
    }
  }

  /// The number inside each envelope, opened as its receiver would.
  func serials() throws -> [String] {
    try ids.sorted().map { id in
      let path = "\(station.folder)/folder-sink/\(id).age"
      let opened = try Tool.run("age", ["-d", "-i", station.receiverKey, path])
      guard opened.status == 0, let record = SubmissionReader(opened.standardOutput) else {
        throw Tool.Failure.failed("an envelope can't be opened: \(opened.errorText)")
      }
      return record.leaves["/data/serial"] ?? ""
    }
  }
}

extension PrivateCups {
  /// How often the slip of this number came out.
  func timesPrinted(_ serial: String) -> Int { printedDocuments().count { Self.isSlip($0, serial) } }

  /// ippeveprinter spells a job's title its own way in the file's name.
  static func isSlip(_ path: String, _ serial: String) -> Bool {
    func plain(_ text: String) -> String { text.uppercased().filter { $0.isLetter || $0.isNumber } }
    return plain((path as NSString).lastPathComponent).contains(plain(serial))
  }
}
