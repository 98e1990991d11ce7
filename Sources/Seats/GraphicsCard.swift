internal import CDRM
import EventLoop
internal import Glibc

/// A graphics card, held by the one process that may hold it (drm(7), "DRM master"). What it shows is up to those that
/// have a lease of one of its connectors.
final class GraphicsCard {
  let path: String
  private let descriptor: OwnedDescriptor
  private var leases: [UInt32: UInt32] = [:]

  /// Opens the card. nil for one that has no socket for a screen. Blocks while the card looks which screens there are.
  init?(_ path: String) throws(SeatsError) {
    func failed(_ reason: String, _ advice: String) -> SeatsError {
      SeatsError("take the graphics card \(path)", reason: reason, advice: advice)
    }
    let raw = SystemCall.retrying { open(path, O_RDWR | O_CLOEXEC) }
    guard raw >= 0 else {
      throw failed(SystemCall.reason(errno), "is the user of waypost-screens.service in the group video?")
    }
    self.path = path
    descriptor = OwnedDescriptor(raw)
    guard let resources = drmModeGetResources(raw) else { return nil }
    let count = resources.pointee.count_connectors
    drmModeFreeResources(resources)
    guard count > 0 else { return nil }
    guard drmIsMaster(raw) == 1 else {
      throw failed("another program has it", "stop what else shows something on the screens, such as a desktop")
    }
  }

  /// All cards there are, in the kernel's order.
  static func all() throws(SeatsError) -> [GraphicsCard] {
    var cards: [GraphicsCard] = []
    for number in 0..<16 where access("/dev/dri/card\(number)", F_OK) == 0 {
      if let card = try GraphicsCard("/dev/dri/card\(number)") { cards.append(card) }
    }
    guard !cards.isEmpty else {
      throw SeatsError(
        "find a graphics card", reason: "there is none in /dev/dri with a socket for a screen",
        advice: "does the kernel have its driver? See dmesg | grep drm")
    }
    return cards
  }

  /// Its sockets, with and without a screen.
  /// - Parameter isFresh: asks the screens themselves, which takes a while; else what the kernel knows already.
  func connectors(isFresh: Bool = false) -> [Connector] {
    withResources { resources in
      numbers(resources.connectors, resources.count_connectors).compactMap { number in
        withConnector(number, isFresh: isFresh) { one in
          let kind = drmModeGetConnectorTypeName(one.connector_type).map { String(cString: $0) } ?? "Unknown"
          return Connector(
            card: path, number: number, name: "\(kind)-\(one.connector_type_id)",
            isConnected: one.connection == DRM_MODE_CONNECTED)
        }
      }
    } ?? []
  }

  /// A descriptor of the card that knows this connector alone, until the lease is let go of.
  func lease(_ connector: Connector) throws(SeatsError) -> Lease {
    func failed(_ reason: String) -> SeatsError {
      SeatsError(
        "lease the screen \(connector.name) of \(path)", reason: reason,
        advice: "does the card's driver know leases (atomic modesetting)? Then: systemctl restart waypost-screens")
    }
    let others = connectors().filter { leases[$0.number] == nil && $0.number != connector.number }
    guard
      let engine = Engines.choose(
        for: engines(of: connector.number), taken: Set(leases.values), others: others.map { engines(of: $0.number) })
    else { throw failed("no scan-out engine is left for it") }
    // The kernel adds the engine's own planes: this descriptor knows no others.
    let objects = [connector.number, engine]
    var lessee: UInt32 = 0
    let raw = drmModeCreateLease(descriptor.raw, objects, 2, O_CLOEXEC, &lessee)
    guard raw >= 0 else { throw failed(SystemCall.reason(-raw)) }
    leases[connector.number] = engine
    return Lease(self, connector.number, lessee, OwnedDescriptor(raw))
  }

  fileprivate func end(_ connector: UInt32, _ lessee: UInt32) {
    _ = drmModeRevokeLease(descriptor.raw, lessee)
    leases[connector] = nil
  }

  /// The scan-out engines that can draw this connector's picture, the one that does so now first.
  private func engines(of connector: UInt32) -> [UInt32] {
    let found = withResources { resources -> [UInt32]? in
      let all = numbers(resources.crtcs, resources.count_crtcs)
      return withConnector(connector, isFresh: false) { one in
        var able: [UInt32] = []
        for number in numbers(one.encoders, one.count_encoders) {
          guard let encoder = drmModeGetEncoder(descriptor.raw, number) else { continue }
          defer { drmModeFreeEncoder(encoder) }
          let now = number == one.encoder_id ? encoder.pointee.crtc_id : 0
          let possible = all.indices.filter { encoder.pointee.possible_crtcs & (1 << UInt32($0)) != 0 }.map { all[$0] }
          able += possible.filter { $0 == now } + possible.filter { $0 != now }
        }
        return able
      }
    }
    return (found ?? nil) ?? []
  }

  private func withResources<Result>(_ work: (drmModeRes) -> Result) -> Result? {
    guard let resources = drmModeGetResources(descriptor.raw) else { return nil }
    defer { drmModeFreeResources(resources) }
    return work(resources.pointee)
  }

  private func withConnector<Result>(_ number: UInt32, isFresh: Bool, _ work: (drmModeConnector) -> Result) -> Result? {
    let found =
      isFresh ? drmModeGetConnector(descriptor.raw, number) : drmModeGetConnectorCurrent(descriptor.raw, number)
    guard let found else { return nil }
    defer { drmModeFreeConnector(found) }
    return work(found.pointee)
  }

  private func numbers(_ first: UnsafeMutablePointer<UInt32>?, _ count: CInt) -> [UInt32] {
    guard let first, count > 0 else { return [] }
    return Array(UnsafeBufferPointer(start: first, count: Int(count)))
  }
}

/// One connector of a card in a lane's hands. When its owner lets go of it the lane's picture is gone and the connector
/// can be leased anew.
final class Lease {
  let descriptor: OwnedDescriptor
  private let card: GraphicsCard
  private let connector: UInt32
  private let lessee: UInt32

  fileprivate init(_ card: GraphicsCard, _ connector: UInt32, _ lessee: UInt32, _ descriptor: consuming OwnedDescriptor)
  {
    self.card = card
    self.connector = connector
    self.lessee = lessee
    self.descriptor = descriptor
  }

  deinit { card.end(connector, lessee) }
}
