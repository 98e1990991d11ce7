import JSONLines
import Sealing

/// What an office's envelopes turn out to be, taken together.
struct EnvelopeReview {
  /// One envelope that isn't as it should be.
  struct Problem {
    var name: String
    var words: String
  }

  /// The envelopes of one station to one receiver.
  struct Row {
    var station: String
    var receiver: String
    var numbers: [UInt64]

    var last: UInt64 { numbers.max() ?? 0 }

    /// Missing numbers as ranges, up to the highest that is there.
    var gaps: [ClosedRange<UInt64>] {
      var gaps: [ClosedRange<UInt64>] = []
      var expected: UInt64 = 1
      for number in numbers.sorted() where number >= expected {
        if number > expected { gaps.append(expected...(number - 1)) }
        expected = number + 1
      }
      return gaps
    }
  }

  private(set) var rows: [Row] = []
  private(set) var problems: [Problem] = []
  var isBad: Bool { !problems.isEmpty }

  init(_ envelopes: [EnvelopeFiles], stations: StationsFile) {
    var holders: [String: [UInt64: (id: String, digest: [UInt8])]] = [:]
    var names: [String: (station: String, receiver: String)] = [:]
    for files in envelopes {
      do throws(CommandFailure) {
        let (signature, _) = try files.pair()
        if let words = Self.fault(signature, files, stations) {
          problems.append(Problem(name: files.name, words: words))
          continue
        }
        let known = stations.station(signature.station)
        // A station that changed its key goes on counting: it is one row by its name.
        let name = known.map { $0.name.isEmpty ? $0.key.base64 : $0.name } ?? signature.station.base64
        let row = "\(name)\n\(signature.receiver)"
        names[row] = (name, signature.receiver)
        if let other = holders[row]?[signature.number], other.id != signature.id {
          problems.append(
            Problem(
              name: files.name,
              words:
                "its number \(signature.number) was used for \(other.id) too: somebody else may have the station's "
                + "key; tell the controller"))
        }
        holders[row, default: [:]][signature.number] = (signature.id, signature.digest)
      } catch {
        problems.append(Problem(name: files.name, words: error.sentences.first ?? "it can't be read"))
      }
    }
    rows = names.keys.sorted().compactMap { row in
      names[row].map { Row(station: $0.station, receiver: $0.receiver, numbers: (holders[row] ?? [:]).keys.sorted()) }
    }
  }

  private static func fault(
    _ signature: EnvelopeSignature, _ files: EnvelopeFiles, _ stations: StationsFile
  ) -> String? {
    guard signature.verify() else { return "its signature doesn't fit: it was forged or changed" }
    guard files.name == signature.id else { return "it was renamed; its id is \(signature.id)" }
    guard let station = stations.station(signature.station) else {
      return "its station isn't in the list: ask whose key \(signature.station.base64) is before you trust it"
    }
    if let last = station.lostAfter, signature.number > last {
      return "it came from \(station.name) after that box was lost (number \(signature.number), good up to \(last)): "
        + "whoever has the box may have made it"
    }
    return nil
  }

  var lines: [String] {
    var lines = rows.map { row in
      let gaps = row.gaps.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      let missing = gaps.isEmpty ? "none missing" : "missing: \(gaps.joined(separator: ", "))"
      return
        "\(row.station) to \(row.receiver): \(row.numbers.count) envelopes, the last has number \(row.last), \(missing)"
    }
    lines += problems.map { "\($0.name): \($0.words)" }
    return lines.isEmpty ? ["There are no envelopes."] : lines
  }

  var json: JSONValue {
    .object([
      "senders": .array(
        rows.map { row in
          .object([
            "station": .string(row.station), "receiver": .string(row.receiver), "count": .int(Int64(row.numbers.count)),
            "last": .int(Int64(clamping: row.last)),
            "missing": .array(
              row.gaps.map {
                .object(["from": .int(Int64(clamping: $0.lowerBound)), "to": .int(Int64(clamping: $0.upperBound))])
              }),
          ])
        }),
      "problems": .array(problems.map { .object(["envelope": .string($0.name), "words": .string($0.words)]) }),
    ])
  }
}
