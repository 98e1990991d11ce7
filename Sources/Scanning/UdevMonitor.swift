import CUdev
import EventLoop
import Glibc

/// udev's word on ttys, keyboards, HID-POS scanners and USB devices: those that are there, and those that come and go. The one owner of its libudev handles; lives on
/// one thread.
final class UdevMonitor {
  /// Events taken in one turn; the rest wait in the socket.
  private static let eventsPerTurn = 256
  /// Room for the events of a hub with everything on it coming back at once.
  private static let receiveBytes: CInt = 1 << 20

  private static let watched: [(subsystem: String, type: String?)] = [
    ("tty", nil), ("input", nil), ("hidraw", nil), ("usb", "usb_device"),
  ]

  private let context: OpaquePointer
  private let monitor: OpaquePointer

  /// Watch this for readability.
  let descriptor: CInt

  /// Begins to listen. Listen first, `present()` afterwards: what is plugged in between is then told twice, not never.
  init() throws(ScanningError) {
    func failed(_ step: String, _ code: CInt) -> ScanningError {
      ScanningError(
        .udev, attempt: step, reason: SystemCall.reason(code),
        advice: "devices plugged in later won't be seen; check that systemd-udevd runs and AF_NETLINK is allowed")
    }
    guard let context = udev_new() else { throw failed("open libudev", errno) }
    guard let monitor = udev_monitor_new_from_netlink(context, "udev") else {
      let code = errno
      udev_unref(context)
      throw failed("listen to udev", code)
    }
    // Only root may have more than the system's default; a smaller buffer is no reason to stop.
    _ = udev_monitor_set_receive_buffer_size(monitor, UdevMonitor.receiveBytes)
    var code: CInt = 0
    for (subsystem, type) in UdevMonitor.watched where code >= 0 {
      code = udev_monitor_filter_add_match_subsystem_devtype(monitor, subsystem, type)
    }
    if code >= 0 { code = udev_monitor_enable_receiving(monitor) }
    let descriptor = code >= 0 ? udev_monitor_get_fd(monitor) : -1
    guard code >= 0, descriptor >= 0 else {
      udev_monitor_unref(monitor)
      udev_unref(context)
      throw failed("listen to udev for devices", code < 0 ? -code : EBADF)
    }
    self.context = context
    self.monitor = monitor
    self.descriptor = descriptor
  }

  deinit {
    udev_monitor_unref(monitor)
    udev_unref(context)
  }

  /// Whether the daemon that sends events is there at all: in a container there is none, and libudev doesn't say so.
  static var isDaemonRunning: Bool { access("/run/udev/control", F_OK) == 0 }

  /// The devices there are now.
  func present() -> [DeviceNode] {
    guard let enumeration = udev_enumerate_new(context) else { return [] }
    defer { udev_enumerate_unref(enumeration) }
    for (subsystem, _) in UdevMonitor.watched {
      guard udev_enumerate_add_match_subsystem(enumeration, subsystem) >= 0 else { return [] }
    }
    guard udev_enumerate_scan_devices(enumeration) >= 0 else { return [] }
    var nodes: [DeviceNode] = []
    var entry = udev_enumerate_get_list_entry(enumeration)
    while let current = entry {
      if let name = udev_list_entry_get_name(current), let device = udev_device_new_from_syspath(context, name) {
        if let node = UdevMonitor.node(device, action: nil) { nodes.append(node) }
        udev_device_unref(device)
      }
      entry = udev_list_entry_get_next(current)
    }
    return nodes
  }

  /// What happened since, until nothing is waiting. `isComplete` is false when the kernel dropped events: ask `present`.
  func receive() -> (nodes: [DeviceNode], isComplete: Bool) {
    var nodes: [DeviceNode] = []
    var isComplete = true
    for _ in 0..<UdevMonitor.eventsPerTurn {
      errno = 0
      guard let device = udev_monitor_receive_device(monitor) else {
        // The corresponding C function gives NULL for no event and for a bad one alike; errno tells them apart.
        if errno == EAGAIN { break }
        if errno == ENOBUFS { isComplete = false }
        continue
      }
      defer { udev_device_unref(device) }
      guard let name = udev_device_get_action(device).map({ String(cString: $0) }),
        let action = DeviceNode.Action(rawValue: name), let node = UdevMonitor.node(device, action: action)
      else { continue }
      nodes.append(node)
    }
    return (nodes, isComplete)
  }

  /// Copies what is needed out of a device: its strings die with it.
  private static func node(_ device: OpaquePointer, action: DeviceNode.Action?) -> DeviceNode? {
    guard let syspath = text(udev_device_get_syspath(device)) else { return nil }
    // Of a device that is gone sysfs tells nothing more.
    if action == .remove { return DeviceNode(action: action, syspath: syspath) }
    guard let kind = kind(device, syspath) else { return nil }
    func property(_ name: String) -> String? { text(udev_device_get_property_value(device, name)) }
    // Where udev's database is empty (early boot, containers) sysfs still knows. The parent belongs to the device.
    let parent =
      kind == .usb ? device : udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_device")
    func attribute(_ name: String) -> String? { parent.flatMap { text(udev_device_get_sysattr_value($0, name)) } }
    return DeviceNode(
      action: action, kind: kind, syspath: syspath, devnode: text(udev_device_get_devnode(device)) ?? "",
      vendorID: property("ID_VENDOR_ID") ?? attribute("idVendor") ?? "",
      productID: property("ID_MODEL_ID") ?? attribute("idProduct") ?? "",
      serial: property("ID_SERIAL_SHORT") ?? attribute("serial") ?? "",
      portPath: property("ID_PATH") ?? parent.flatMap { text(udev_device_get_sysname($0)).map { "usb-" + $0 } } ?? "",
      model: property("ID_MODEL") ?? attribute("product") ?? "")
  }

  /// nil for what is no scanner by its kind: a mouse, a hub, a gamepad.
  private static func kind(_ device: OpaquePointer, _ syspath: String) -> DeviceNode.Kind? {
    switch text(udev_device_get_subsystem(device)) {
    case "tty": return .tty
    case "usb": return text(udev_device_get_devtype(device)) == "usb_device" ? .usb : nil
    case "hidraw":
      // Binary, and libudev would cut it at its first zero.
      return HIDPOSLayout.isScanner(descriptor: file(syspath + "/device/report_descriptor")) ? .hidPOS : nil
    case "input":
      // Not ID_INPUT_KEYBOARD: our own rule takes that away from scanners that are listed.
      guard text(udev_device_get_sysname(device))?.hasPrefix("event") ?? false,
        let parent = udev_device_get_parent_with_subsystem_devtype(device, "input", nil),
        let keys = text(udev_device_get_sysattr_value(parent, "capabilities/key"))
      else { return nil }
      return KeyboardCapability.hasLetters(keys) ? .keyboard : nil
    default: return nil
    }
  }

  private static func file(_ path: String) -> [UInt8] {
    let raw = SystemCall.retrying { open(path, O_RDONLY | O_CLOEXEC) }
    guard raw >= 0 else { return [] }
    let owned = OwnedDescriptor(raw)
    var bytes = [UInt8](repeating: 0, count: HIDReportDescriptor.Limits.bytes)
    let count = bytes.withUnsafeMutableBytes { buffer in
      SystemCall.retrying { Glibc.read(owned.raw, buffer.baseAddress, buffer.count) }
    }
    return Array(bytes.prefix(max(0, count)))
  }

  private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
    pointer.map { String(cString: $0) }
  }
}
