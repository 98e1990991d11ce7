/// A socket of a graphics card that a screen can be in.
public struct Connector: Hashable, Sendable {
  /// "/dev/dri/card0"
  public let card: String
  /// The card's number of it.
  public let number: UInt32
  /// As the kernel names it: "HDMI-A-1".
  public let name: String
  public let isConnected: Bool

  public init(card: String, number: UInt32, name: String, isConnected: Bool) {
    self.card = card
    self.number = number
    self.name = name
    self.isConnected = isConnected
  }

  func isSame(as other: Connector) -> Bool { card == other.card && number == other.number }
}

/// Which of a card's scan-out engines (CRTCs) draws a connector's picture.
public enum Engines {
  /// Of those that are free and can, the one that the fewest others could use; so the next one finds its own too.
  /// - Parameter others: what each of the other connectors without an engine could use.
  public static func choose(for able: [UInt32], taken: Set<UInt32>, others: [[UInt32]]) -> UInt32? {
    able.filter { !taken.contains($0) }
      .min { left, right in
        others.count { $0.contains(left) } < others.count { $0.contains(right) }
      }
  }
}
