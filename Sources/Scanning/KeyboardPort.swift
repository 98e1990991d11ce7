import CLinux
import EventLoop
import Glibc

/// A scanner that types: its evdev node, taken from everybody else before the first key counts.
///
/// The order is keyd's: wait until no key is down, or the session keeps one pressed for ever; grab; throw away what was
/// typed until then, for others had it too. While udev's rule holds the device back (`inhibited`, so that nothing reaches
/// a login prompt while the station is down) it is let go last.
final class KeyboardPort: DevicePort {
  /// What is asked of the kernel; a pipe of events in tests has nobody to ask.
  struct Control {
    /// Whether a key is down; nil where that can't be known.
    var isAnyKeyDown: (_ descriptor: CInt) -> Bool?
    /// Takes the device for this descriptor alone; `errno`, 0 when it did.
    var grab: (_ descriptor: CInt) -> CInt

    static var kernel: Control {
      Control(
        isAnyKeyDown: { descriptor in
          var keys = [UInt8](repeating: 0, count: Int(WAYPOST_KEY_BYTES))
          guard ioctl(descriptor, WAYPOST_EVIOCGKEY, &keys) >= 0 else { return nil }
          return keys.contains { $0 != 0 }
        },
        grab: { descriptor in ioctl(descriptor, WAYPOST_EVIOCGRAB, CInt(1)) == 0 ? 0 : errno })
    }
  }

  private static let eventsPerRead = 64

  private let path: String
  private let descriptor: OwnedDescriptor
  private let control: Control
  /// sysfs' switch that holds the device back; nil where there is none.
  private let inhibited: String?
  private var decoder: WedgeDecoder
  private var isGrabbed = false
  private var buffer = [UInt8](repeating: 0, count: InputEvent.size * eventsPerRead)
  /// Bytes in `buffer` of an event that isn't whole yet. The kernel gives whole ones; a pipe may not.
  private var partial = 0

  var raw: CInt { descriptor.raw }

  /// Opens `path`. Doesn't block.
  /// - Parameter syspath: the node's place in sysfs, empty where it isn't known.
  convenience init(path: String, syspath: String, settings: KeyboardSettings) throws(ScanningError) {
    let raw = SystemCall.retrying { open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
    guard raw >= 0 else { throw KeyboardPort.failed("open the keyboard \(path)", errno) }
    self.init(
      path: path, descriptor: OwnedDescriptor(raw), settings: settings, control: .kernel,
      inhibited: syspath.isEmpty ? nil : syspath + "/device/inhibited")
  }

  init(
    path: String, descriptor: consuming OwnedDescriptor, settings: KeyboardSettings, control: Control,
    inhibited: String? = nil
  ) {
    self.path = path
    self.descriptor = descriptor
    self.control = control
    self.inhibited = inhibited
    decoder = WedgeDecoder(settings)
  }

  func begin() throws(ScanningError) -> String? {
    guard !isGrabbed else { return nil }
    // Reading is what makes room for the release that is waited for.
    try drain()
    guard let isAnyKeyDown = control.isAnyKeyDown(raw) else {
      throw KeyboardPort.failed("ask which keys of \(path) are down", errno)
    }
    if isAnyKeyDown { return "a key of it is held down; release it" }
    let code = control.grab(raw)
    guard code == 0 else { throw KeyboardPort.failed("take the keyboard \(path) for the station alone", code) }
    try drain()
    isGrabbed = true
    try release()
    return nil
  }

  func read() -> PortReading {
    let raw = raw
    let used = partial
    let count = buffer.withUnsafeMutableBytes { bytes in
      SystemCall.retrying { Glibc.read(raw, bytes.baseAddress.map { $0 + used }, bytes.count - used) }
    }
    if count == 0 { return .lost("it was unplugged") }
    guard count > 0 else {
      switch errno {
      case EAGAIN: return .drained
      case ENODEV, EIO, ENXIO: return .lost("it was unplugged")
      case let code: return .lost(SystemCall.reason(code))
      }
    }
    let whole = (used + count) / InputEvent.size * InputEvent.size
    let events = buffer.withUnsafeBytes { InputEvent.decode(UnsafeRawBufferPointer(rebasing: $0[..<whole])) }
    partial = used + count - whole
    for index in 0..<partial { buffer[index] = buffer[whole + index] }
    return .input(decoder.receive(events))
  }

  func wipe() {
    for index in partial..<buffer.count { buffer[index] = 0 }
  }

  /// A trigger of udev's rules (an update of the system runs them again) holds the device back although it is read.
  func settle() {
    guard isGrabbed else { return }
    try? release()
  }

  private func drain() throws(ScanningError) {
    // No more than the kernel's buffer, which a device that never stops would fill again and again.
    for _ in 0..<64 {
      switch read() {
      case .drained: return
      case .lost(let reason):
        throw ScanningError(
          .port, attempt: "read the keyboard \(path)", reason: reason, advice: "plug it in again")
      case .input: continue
      }
    }
  }

  private func release() throws(ScanningError) {
    guard let inhibited, access(inhibited, F_OK) == 0 else { return }
    let file = SystemCall.retrying { open(inhibited, O_RDWR | O_CLOEXEC) }
    var state: UInt8 = 0
    guard file >= 0 else {
      // Without the rule nothing holds it back, and the switch is root's.
      let code = errno
      if isFree(inhibited) { return }
      throw KeyboardPort.failed("let \(path) type", code)
    }
    let owned = OwnedDescriptor(file)
    guard Glibc.read(owned.raw, &state, 1) == 1, state != 0x30 else { return }
    var off: [UInt8] = [0x30, 0x0A]
    guard pwrite(owned.raw, &off, 2, 0) == 2 else { throw KeyboardPort.failed("let \(path) type", errno) }
  }

  private func isFree(_ inhibited: String) -> Bool {
    let file = SystemCall.retrying { open(inhibited, O_RDONLY | O_CLOEXEC) }
    guard file >= 0 else { return false }
    let owned = OwnedDescriptor(file)
    var state: UInt8 = 0
    return Glibc.read(owned.raw, &state, 1) == 1 && state == 0x30
  }

  private static func failed(_ attempt: String, _ code: CInt) -> ScanningError {
    let advice =
      switch code {
      case EBUSY: "another program has taken it (keyd, interception-tools): stop that, replug"
      case EACCES, EPERM:
        "list it, then write the site's udev rules (`waypost devices rules --install`), which give it to the group "
          + "waypost-devices, and replug"
      case ENOENT, ENXIO, ENODEV: "plug the device in"
      case ENOTTY, EINVAL: "it is no keyboard; correct the device list"
      default: "replug the device"
      }
    return ScanningError(
      code == EBUSY ? .portBusy : .port, attempt: attempt, reason: SystemCall.reason(code), advice: advice)
  }
}
