internal import CUdev
import EventLoop
internal import Glibc

/// udev's word on input devices when one is asked for, and on screens that come and go. The one owner of its libudev
/// handles here.
final class DeviceDirectory {
  private let context: OpaquePointer
  private let monitor: OpaquePointer

  /// Watch this for readability, then `drain`.
  let descriptor: CInt

  init() throws(SeatsError) {
    func failed(_ code: CInt) -> SeatsError {
      SeatsError(
        "listen to udev for screens", reason: SystemCall.reason(code),
        advice: "check that systemd-udevd runs and AF_NETLINK is allowed")
    }
    guard let context = udev_new() else { throw failed(errno) }
    guard let monitor = udev_monitor_new_from_netlink(context, "udev") else {
      let code = errno
      udev_unref(context)
      throw failed(code)
    }
    self.context = context
    self.monitor = monitor
    var code = udev_monitor_filter_add_match_subsystem_devtype(monitor, "drm", nil)
    if code >= 0 { code = udev_monitor_enable_receiving(monitor) }
    descriptor = udev_monitor_get_fd(monitor)
    guard code >= 0, descriptor >= 0 else { throw failed(code < 0 ? -code : EBADF) }
  }

  deinit {
    udev_monitor_unref(monitor)
    udev_unref(context)
  }

  /// Takes what was said: which screens there are now, the cards know themselves.
  func drain() {
    for _ in 0..<256 {
      guard let device = udev_monitor_receive_device(monitor) else { return }
      udev_device_unref(device)
    }
  }

  /// - Parameter name: "event4"
  func input(_ name: String) -> InputDevice? {
    guard let device = udev_device_new_from_subsystem_sysname(context, "input", name) else { return nil }
    defer { udev_device_unref(device) }
    return InputDevice(name: name) { property in
      udev_device_get_property_value(device, property).map { String(cString: $0) }
    }
  }
}
