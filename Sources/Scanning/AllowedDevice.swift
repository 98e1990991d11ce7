/// One line of the site's allow-list: which device is read, how it talks and whose it is.
public struct AllowedDevice: Sendable, Equatable, Codable {
  /// USB vendor and product, four hexadecimal digits each; both empty where `path` is set.
  public let vendor: String
  public let product: String
  /// Only the device with this serial number.
  public let serial: String?
  /// Only the device at this physical port (udev's ID_PATH): tells two alike scanners apart.
  public let portPath: String?
  /// A built-in serial port (`/dev/ttyS0`), which has no ids and never comes or goes.
  public let path: String?
  /// Name of a `DeviceProfile`.
  public let profile: String
  public let lane: String

  public init(
    vendor: String, product: String, serial: String? = nil, portPath: String? = nil, path: String? = nil,
    profile: String, lane: String
  ) {
    self.vendor = vendor
    self.product = product
    self.serial = serial
    self.portPath = portPath
    self.path = path
    self.profile = profile
    self.lane = lane
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    path = try values.decodeIfPresent(String.self, forKey: .path)
    vendor = try path == nil ? values.decode(String.self, forKey: .vendor) : ""
    product = try path == nil ? values.decode(String.self, forKey: .product) : ""
    serial = try values.decodeIfPresent(String.self, forKey: .serial)
    portPath = try values.decodeIfPresent(String.self, forKey: .portPath)
    profile = try values.decode(String.self, forKey: .profile)
    lane = try values.decode(String.self, forKey: .lane)
  }

  func hasIDs(of node: DeviceNode) -> Bool {
    path == nil && vendor.lowercased() == node.vendorID && product.lowercased() == node.productID
  }

  func matches(_ node: DeviceNode) -> Bool {
    hasIDs(of: node) && (serial.map { $0 == node.serial } ?? true) && (portPath.map { $0 == node.portPath } ?? true)
  }

  /// Whether `node` is another node of the device that this line means.
  func isSibling(of node: DeviceNode) -> Bool {
    hasIDs(of: node) && (serial.map { $0 == node.serial } ?? true)
      && (portPath.map { DeviceNode.plug($0) == DeviceNode.plug(node.portPath) } ?? true)
  }

  /// A line that names port or serial number wins over one that doesn't.
  var weight: Int { (serial == nil ? 0 : 1) + (portPath == nil ? 0 : 2) }
}
