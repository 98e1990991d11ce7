internal import CLinux
import EventLoop
internal import Glibc

/// An input device that a lane has. Nothing is ever read from it here; when its owner lets go of it, it falls silent for
/// whoever it was handed to.
final class HeldInput {
  let descriptor: OwnedDescriptor

  init(_ device: InputDevice) throws(SeatsError) {
    let path = "/dev/input/\(device.name)"
    let raw = SystemCall.retrying { open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC) }
    guard raw >= 0 else {
      throw SeatsError(
        "open the \(device.kind?.rawValue ?? "device") \(path)", reason: SystemCall.reason(errno),
        advice: "is the user of waypost-screens.service in the group input?")
    }
    descriptor = OwnedDescriptor(raw)
  }

  /// Whether it is plugged in still; the kernel says so without an event being read.
  var isThere: Bool {
    var identity = input_id()
    return ioctl(descriptor.raw, WAYPOST_EVIOCGID, &identity) >= 0
  }

  deinit { _ = ioctl(descriptor.raw, WAYPOST_EVIOCREVOKE, CInt(0)) }
}
