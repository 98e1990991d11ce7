/// What udev is told of scanners: the ids that all stations know, and the devices that one site lists.
public enum UdevFiles {
  /// udev's hardware database (hwdb(7)) of the ids that are scanners in serial or HID-POS mode. Not of those that type:
  /// a keyboard is nobody's scanner before the site lists it.
  public static func hwdb(_ catalogue: DeviceCatalogue) -> String {
    var text = """
      # Scanners known by their ids, made of hardware/devices by `waypost devices rules --hwdb`. A device gets WAYPOST_SCANNER,
      # by which 61-waypost-access.rules acts.

      """
    for family in catalogue.families {
      for device in family.devices {
        guard let mode = device.mode, mode != .keyboard else { continue }
        text += """

          # \(device.model)
          waypost:v\(device.vendor)p\(device.product)
           WAYPOST_SCANNER=\(mode.rawValue)

          """
      }
    }
    return text
  }

  /// What udev needs to know of one line of the allow-list.
  public struct Line: Sendable, Equatable {
    public let vendor: String
    public let product: String
    public let serial: String?
    public let portPath: String?
    public let path: String?
    public let mode: DeviceProfile.Mode

    public init(
      vendor: String, product: String, serial: String?, portPath: String?, path: String?, mode: DeviceProfile.Mode
    ) {
      self.vendor = vendor
      self.product = product
      self.serial = serial
      self.portPath = portPath
      self.path = path
      self.mode = mode
    }
  }

  /// The site's own rules: its allow-list, so that also what only this site knows is readable by the station, and what
  /// types is hidden from everybody else.
  public static func rules(_ allowed: [Line]) -> String {
    var text = """
      # The devices that this site lists, made by `waypost devices rules`. Make it again when the list changes, then:
      # udevadm control --reload && udevadm trigger --subsystem-match=tty --subsystem-match=input --subsystem-match=hidraw

      ACTION=="remove", GOTO="waypost_site_end"
      SUBSYSTEM!="usb|tty|input|hidraw", GOTO="waypost_site_end"

      """
    for line in allowed {
      if let path = line.path {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        text += "\nSUBSYSTEM==\"tty\", KERNEL==\"\(quoted(name))\", ENV{WAYPOST_SCANNER}=\"serial\""
        continue
      }
      var rule = "\nATTRS{idVendor}==\"\(quoted(line.vendor.lowercased()))\""
      rule += ", ATTRS{idProduct}==\"\(quoted(line.product.lowercased()))\""
      if let serial = line.serial { rule += ", ATTRS{serial}==\"\(quoted(serial))\"" }
      // The USB device itself has no ID_PATH; that it stays awake is right for its twin too.
      if let port = line.portPath { rule += ", ENV{ID_PATH}==\"|\(quoted(port))\"" }
      text += rule + ", ENV{WAYPOST_SCANNER}=\"\(line.mode.rawValue)\""
    }
    return text + "\n\nLABEL=\"waypost_site_end\"\n"
  }

  /// A value in a rule: what would match more than itself, or end the value, matches any one character instead.
  private static func quoted(_ text: String) -> String {
    String(
      text.unicodeScalars.prefix(128).map {
        $0.value < 0x20 || "\"*?[]|\\$%".unicodeScalars.contains($0) ? "?" : Character($0)
      })
  }
}
