/// How a scanner talks in one of its modes: an entry of a file of `hardware/devices/`, whose schema
/// `hardware/devices/README.md` explains.
public struct DeviceProfile: Sendable, Equatable, Codable {
  public enum Mode: String, Sendable, Codable, CaseIterable {
    /// A tty: USB serial (CDC or an adapter) or RS-232.
    case serial
    /// Types like a keyboard ("wedge").
    case keyboard
    /// HID Point of Sale, read from hidraw.
    case hidPOS = "hid-pos"
  }

  public let name: String
  /// For people.
  public let title: String
  public let mode: Mode
  public var serial: SerialSettings
  public var keyboard: KeyboardSettings
  public var hidPOS: HIDPOSSettings
  public var framing: Framing

  private enum Key: String, CodingKey {
    case name, title, mode, serial, keyboard, framing
    case hidPOS = "hid-pos"
  }

  public init(name: String, title: String, mode: Mode, framing: Framing = Framing()) {
    self.name = name
    self.title = title
    self.mode = mode
    serial = SerialSettings()
    keyboard = KeyboardSettings()
    hidPOS = .descriptor
    self.framing = framing
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    name = try values.decode(String.self, forKey: .name)
    title = try values.decode(String.self, forKey: .title)
    mode = try values.decode(Mode.self, forKey: .mode)
    serial = try values.decodeIfPresent(SerialSettings.self, forKey: .serial) ?? SerialSettings()
    keyboard = try values.decodeIfPresent(KeyboardSettings.self, forKey: .keyboard) ?? KeyboardSettings()
    hidPOS = try values.decodeIfPresent(HIDPOSSettings.self, forKey: .hidPOS) ?? .descriptor
    framing = try values.decode(Framing.self, forKey: .framing)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(name, forKey: .name)
    try values.encode(title, forKey: .title)
    try values.encode(mode, forKey: .mode)
    switch mode {
    case .serial: try values.encode(serial, forKey: .serial)
    case .keyboard: try values.encode(keyboard, forKey: .keyboard)
    case .hidPOS: try values.encode(hidPOS, forKey: .hidPOS)
    }
    try values.encode(framing, forKey: .framing)
  }

  /// What is contradictory or out of bounds, in words; nil when nothing is.
  var fault: String? {
    if name.isEmpty || name.count > 64 { return "a profile has no name, or one of more than 64 characters" }
    if mode == .hidPOS, framing.envelope != .report {
      return "\(name): in HID-POS mode the reports say where a scan ends; framing.envelope is \"report\""
    }
    if mode != .hidPOS, framing.envelope == .report { return "\(name): only HID-POS devices have reports" }
    return (serial.fault ?? keyboard.fault ?? framing.fault).map { "\(name): \($0)" }
  }
}
