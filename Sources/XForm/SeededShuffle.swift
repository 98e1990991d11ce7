/// The order `randomize(nodes, seed)` gives, the same in every ODK tool: Fisher-Yates "inside-out" over Park-Miller.
struct SeededShuffle {
  private static let modulus: Int64 = 2_147_483_647
  private static let multiplier: Int64 = 16_807
  private var state: Int64

  init(seed: Int64) {
    state = seed % Self.modulus
    if state <= 0 { state += Self.modulus - 1 }
  }

  /// A number as a seed: the fraction goes, NaN is 0, what is too large is the largest (as Java's `longValue`).
  init(seed number: Double) {
    self.init(seed: number.isNaN ? 0 : Int64(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max))
  }

  mutating func order<Element>(_ elements: [Element]) -> [Element] {
    var ordered: [Element] = []
    ordered.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      let place = Int(next() * Double(index + 1))
      if place == index {
        ordered.append(element)
      } else {
        ordered.append(ordered[place])
        ordered[place] = element
      }
    }
    return ordered
  }

  private mutating func next() -> Double {
    state = state * Self.multiplier % Self.modulus
    return Double(state - 1) / Double(Self.modulus - 1)
  }
}
