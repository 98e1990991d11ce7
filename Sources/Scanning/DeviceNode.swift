/// One device node as udev describes it. A value: nothing of libudev is kept.
public struct DeviceNode: Sendable, Equatable {
  public enum Action: String, Sendable { case add, remove, change, bind, unbind, move, online, offline }

  public enum Kind: String, Sendable {
    case tty
    /// An evdev node with letters and Enter on it.
    case keyboard
    /// A hidraw node whose report descriptor is a bar code scanner's.
    case hidPOS
    /// The USB device itself: all there is of one in a mode that nothing here reads.
    case usb
  }

  /// nil for a device that was there before us.
  public let action: Action?
  public let kind: Kind
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
    action: Action?, kind: Kind = .tty, syspath: String, devnode: String = "", vendorID: String = "",
    productID: String = "", serial: String = "", portPath: String = "", model: String = ""
  ) {
    self.action = action
    self.kind = kind
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

  /// The mode in which this node is read; nil for one that is only shown.
  public var mode: DeviceProfile.Mode? {
    switch kind {
    case .tty: .serial
    case .keyboard: .keyboard
    case .hidPOS: .hidPOS
    case .usb: nil
    }
  }

  /// A port path without the number of the interface at its end (`usb-0:2:1.0`): the same for all nodes of one device.
  static func plug(_ portPath: String) -> String {
    guard let colon = portPath.lastIndex(of: ":") else { return portPath }
    let parts = portPath[portPath.index(after: colon)...].split(separator: ".", omittingEmptySubsequences: false)
    let isInterface = parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isWholeNumber) }
    return isInterface ? String(portPath[..<colon]) : portPath
  }
}
