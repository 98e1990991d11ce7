import CLinux
import EventLoop
import Glibc

/// A scanner in HID-POS mode: its hidraw node, one report a read. There is no driver for this class, so nothing types and
/// no keyboard layout matters.
final class HIDPOSPort: DevicePort {
  private static let reportBytes = 4096

  private let descriptor: OwnedDescriptor
  private var decoder: HIDPOSDecoder
  private var buffer = [UInt8](repeating: 0, count: reportBytes)

  var raw: CInt { descriptor.raw }

  /// Opens `path` and asks for its report descriptor. Doesn't block.
  convenience init(path: String, settings: HIDPOSSettings) throws(ScanningError) {
    func failed(_ reason: String, _ advice: String) -> ScanningError {
      ScanningError(.port, attempt: "open the HID-POS scanner \(path)", reason: reason, advice: advice)
    }
    let raw = SystemCall.retrying { open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
    guard raw >= 0 else {
      let code = errno
      throw failed(
        SystemCall.reason(code),
        code == EACCES || code == EPERM
          ? "install the udev rules of hardware/udev, which give it to the group waypost-devices, replug"
          : "plug the device in")
    }
    let owned = OwnedDescriptor(raw)
    let layout: HIDPOSLayout
    switch settings {
    case .symbologyFirst: layout = .symbologyFirst
    case .dataFirst: layout = .dataFirst
    case .descriptor:
      guard let bytes = HIDPOSPort.reportDescriptor(raw), let read = HIDPOSLayout(descriptor: bytes) else {
        throw failed(
          "its report descriptor is no bar code scanner's (usage page 0x8C)",
          "switch the scanner to HID-POS with its manual's code, or name a layout in its profile")
      }
      layout = read
    }
    self.init(descriptor: owned, layout: layout)
  }

  init(descriptor: consuming OwnedDescriptor, layout: HIDPOSLayout) {
    self.descriptor = descriptor
    decoder = HIDPOSDecoder(layout)
  }

  func read() -> PortReading {
    let raw = raw
    let count = buffer.withUnsafeMutableBytes { bytes in
      SystemCall.retrying { Glibc.read(raw, bytes.baseAddress, bytes.count) }
    }
    if count == 0 { return .lost("it was unplugged") }
    guard count > 0 else {
      switch errno {
      case EAGAIN: return .drained
      case ENODEV, EIO, ENXIO: return .lost("it was unplugged")
      case let code: return .lost(SystemCall.reason(code))
      }
    }
    return .input(decoder.receive(buffer[..<count]))
  }

  func wipe() {
    for index in buffer.indices { buffer[index] = 0 }
  }

  private static func reportDescriptor(_ raw: CInt) -> [UInt8]? {
    var size: CInt = 0
    guard ioctl(raw, WAYPOST_HIDIOCGRDESCSIZE, &size) >= 0,
      (1...CInt(HIDReportDescriptor.Limits.bytes)).contains(size)
    else { return nil }
    var descriptor = hidraw_report_descriptor()
    descriptor.size = UInt32(size)
    guard ioctl(raw, WAYPOST_HIDIOCGRDESC, &descriptor) >= 0 else { return nil }
    return withUnsafeBytes(of: descriptor.value) { Array($0.prefix(Int(size))) }
  }
}
