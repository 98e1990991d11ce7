/// One tty as udev describes it. A value: nothing of libudev is kept.
public struct DeviceNode: Sendable, Equatable {
  public enum Action: String, Sendable { case add, remove, change, bind, unbind, move, online, offline }

  /// nil for a device that was there before us.
  public let action: Action?
  /// The kernel's path; all that a removal is sure to have.
  public let syspath: String
  /// `/dev/ttyACM0`; empty on removal.
  public let devnode: String
  /// Four hexadecimal digits, lower case; empty where the device isn't USB.
  public let vendorID: String
  public let productID: String
  /// The device's own serial number; many scanners have none, some all the same.
  public let serial: String
  /// udev's ID_PATH: the physical port, the same after every replug into it.
  public let portPath: String
  /// For people.
  public let model: String

  public init(
    action: Action?, syspath: String, devnode: String = "", vendorID: String = "", productID: String = "",
    serial: String = "", portPath: String = "", model: String = ""
  ) {
    self.action = action
    self.syspath = syspath
    self.devnode = devnode
    self.vendorID = vendorID.lowercased()
    self.productID = productID.lowercased()
    self.serial = serial
    self.portPath = portPath
    self.model = model
  }

  public var isUSB: Bool { !vendorID.isEmpty && !productID.isEmpty }

  /// Tells two alike scanners apart and stays the same over replug and reboot: ids and port, else serial, else syspath.
  public var id: String {
    let place = !portPath.isEmpty ? portPath : !serial.isEmpty ? serial : syspath
    return "\(vendorID):\(productID)@\(place)"
  }
}
