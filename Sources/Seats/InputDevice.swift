/// What udev knows of an input device, as far as it decides whose it is.
public struct InputDevice: Equatable, Sendable {
  public enum Kind: String, Sendable {
    case touchScreen = "touch screen"
    case hands = "keyboard or mouse"
  }

  /// "event4"
  public let name: String
  /// udev's `ID_PATH`; empty for what sits at no port.
  public let port: String
  /// nil for what is neither: a lid's switch, a speaker.
  public let kind: Kind?
  /// A scanner that types: the station reads it, and nobody else.
  public let isScanner: Bool

  public init(name: String, port: String, kind: Kind?, isScanner: Bool = false) {
    self.name = name
    self.port = port
    self.kind = kind
    self.isScanner = isScanner
  }

  /// - Parameter property: udev's properties of the device.
  public init(name: String, property: (String) -> String?) {
    func has(_ names: [String]) -> Bool { names.contains { property("ID_INPUT_\($0)") == "1" } }
    let isTouched = has(["TOUCHSCREEN", "TABLET"])
    let isHandled = has(["KEYBOARD", "KEY", "MOUSE", "TOUCHPAD", "POINTINGSTICK", "TRACKBALL"])
    self.init(
      name: name, port: property("ID_PATH") ?? "", kind: isTouched ? .touchScreen : isHandled ? .hands : nil,
      isScanner: property("WAYPOST_SCANNER") != nil)
  }

  /// Whether it sits at this port: "...-usb-0:1.2", or at one interface of it, "...-usb-0:1.2:1.0". A hub is not its ports.
  func isAt(_ named: String) -> Bool {
    if port == named { return true }
    guard named.contains("-usb-"), port.hasPrefix("\(named):") else { return false }
    return !port.dropFirst(named.count + 1).contains(":")
  }
}
