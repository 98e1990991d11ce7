import Foundation

/// One figure as a JSON line. Ratios travel to other machines, milliseconds don't.
struct Measurement: Encodable {
  var name: String
  var value: Double
  var unit: String
  /// Of what ran beside it, or of its budget in the design.
  var ratio: Double?
  var against: String?

  func say() {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let line = try? encoder.encode(self) else { return }
    // Written at once, also into a pipe: a long run shows where it is.
    FileHandle.standardOutput.write(line + Data("\n".utf8))
  }
}

/// Durations of repeated runs.
struct Samples {
  private(set) var seconds: [Double] = []

  /// Runs `body` `count` times after `warmUp` uncounted ones.
  init(_ count: Int, warmUp: Int = 3, _ body: () throws -> Void) rethrows {
    for _ in 0..<warmUp { try body() }
    for _ in 0..<count {
      let start = ContinuousClock.now
      try body()
      add(ContinuousClock.now - start)
    }
  }

  init() {}

  mutating func add(_ duration: Duration) {
    let (whole, atto) = duration.components
    seconds.append(Double(whole) + Double(atto) / 1e18)
  }

  func percentile(_ part: Double) -> Double {
    let sorted = seconds.sorted()
    guard !sorted.isEmpty else { return .nan }
    return sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
  }

  var median: Double { percentile(0.5) }
}
