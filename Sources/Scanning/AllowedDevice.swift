/// One line of the site's allow-list: which device is read, how it talks and whose it is.
public struct AllowedDevice: Sendable, Equatable, Codable {
  /// USB vendor and product, four hexadecimal digits each.
  public let vendor: String
  public let product: String
  /// Only the device with this serial number.
  public let serial: String?
  /// Only the device at this physical port (udev's ID_PATH): tells two alike scanners apart.
  public let portPath: String?
  /// Name of a `DeviceProfile`.
  public let profile: String
  public let lane: String

  public init(
    vendor: String, product: String, serial: String? = nil, portPath: String? = nil, profile: String, lane: String
  ) {
    self.vendor = vendor
    self.product = product
    self.serial = serial
    self.portPath = portPath
    self.profile = profile
    self.lane = lane
  }

  func hasIDs(of node: DeviceNode) -> Bool {
    vendor.lowercased() == node.vendorID && product.lowercased() == node.productID
  }

  func matches(_ node: DeviceNode) -> Bool {
    hasIDs(of: node) && (serial.map { $0 == node.serial } ?? true) && (portPath.map { $0 == node.portPath } ?? true)
  }

  /// A line that names port or serial number wins over one that doesn't.
  var weight: Int { (serial == nil ? 0 : 1) + (portPath == nil ? 0 : 2) }
}
