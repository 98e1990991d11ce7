/// What a compositor may ask for at all; whatever is no such path is refused unread.
public enum DevicePath: Equatable, Sendable {
  /// A graphics card: "/dev/dri/card0".
  case card(String)
  /// The kernel's name of an input device: "event4" of "/dev/input/event4".
  case input(String)

  public init?(_ path: String) {
    if DevicePath.isNumbered(path, "/dev/dri/card") {
      self = .card(path)
    } else if DevicePath.isNumbered(path, "/dev/input/event") {
      self = .input(String(path.dropFirst("/dev/input/".utf8.count)))
    } else {
      return nil
    }
  }

  private static func isNumbered(_ path: String, _ stem: String) -> Bool {
    guard path.hasPrefix(stem) else { return false }
    let number = path.utf8.dropFirst(stem.utf8.count)
    return (1...4).contains(number.count) && number.allSatisfy { (0x30...0x39).contains($0) }
  }
}
