import CLinux
import EventLoop
import Glibc

/// An open serial line: raw, non-blocking, nobody else's. Closed when its owner lets go of it.
final class SerialPort: DevicePort {
  private let descriptor: OwnedDescriptor
  private var buffer = [UInt8](repeating: 0, count: 1024)

  var raw: CInt { descriptor.raw }

  /// Opens `path`. Doesn't block: with O_NONBLOCK no carrier is waited for.
  init(path: String, settings: SerialSettings) throws(ScanningError) {
    func failed(_ code: CInt, _ advice: String) -> ScanningError {
      ScanningError(
        code == EBUSY ? .portBusy : .port, attempt: "open the serial port \(path)", reason: SystemCall.reason(code),
        advice: advice)
    }
    let raw = SystemCall.retrying { open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) }
    guard raw >= 0 else { throw failed(errno, SerialPort.advice(errno)) }
    let owned = OwnedDescriptor(raw)
    var line = termios()
    guard tcgetattr(raw, &line) == 0 else { throw failed(errno, "it is no serial port; correct the device list") }
    // Every tty of the kernel knows TIOCEXCL; a mocked one doesn't, and is a tty all the same.
    _ = ioctl(raw, UInt(TIOCEXCL))
    SerialPort.apply(settings, to: &line)
    guard tcsetattr(raw, TCSANOW, &line) == 0 else { throw failed(errno, "check the profile's serial settings") }
    SerialPort.lowerLatency(raw)
    // What was scanned while nobody listened belongs to nobody who is here now.
    tcflush(raw, TCIFLUSH)
    descriptor = owned
  }

  func read() -> PortReading {
    let raw = raw
    let count = buffer.withUnsafeMutableBytes { bytes in
      SystemCall.retrying { Glibc.read(raw, bytes.baseAddress, bytes.count) }
    }
    if count > 0 { return .input([.bytes(Array(buffer[..<count]))]) }
    // A serial line that reads 0 has hung up; with VMIN = 1 silence is EAGAIN.
    if count == 0 { return .lost("it was unplugged or hung up") }
    switch errno {
    case EAGAIN: return .drained
    case EIO, ENODEV, ENXIO: return .lost("it was unplugged")
    case let code: return .lost(SystemCall.reason(code))
    }
  }

  func wipe() {
    for index in buffer.indices { buffer[index] = 0 }
  }

  /// USB adapters gather bytes for 16 ms unless told not to (ftdi_sio). Lines without the setting have no such delay.
  private static func lowerLatency(_ raw: CInt) {
    var line = serial_struct()
    guard ioctl(raw, UInt(TIOCGSERIAL), &line) == 0 else { return }
    line.flags |= CInt(WAYPOST_ASYNC_LOW_LATENCY)
    _ = ioctl(raw, UInt(TIOCSSERIAL), &line)
  }

  private static func apply(_ settings: SerialSettings, to line: inout termios) {
    cfmakeraw(&line)
    line.c_cflag |= tcflag_t(CLOCAL) | tcflag_t(CREAD)
    line.c_cflag &= ~(tcflag_t(CSIZE) | tcflag_t(PARENB) | tcflag_t(PARODD) | tcflag_t(CSTOPB) | tcflag_t(CRTSCTS))
    line.c_cflag |= settings.dataBits == 7 ? tcflag_t(CS7) : tcflag_t(CS8)
    switch settings.parity {
    case .none: break
    case .even: line.c_cflag |= tcflag_t(PARENB)
    case .odd: line.c_cflag |= tcflag_t(PARENB) | tcflag_t(PARODD)
    }
    if settings.stopBits == 2 { line.c_cflag |= tcflag_t(CSTOPB) }
    if settings.flowControl == .hardware { line.c_cflag |= tcflag_t(CRTSCTS) }
    withUnsafeMutableBytes(of: &line.c_cc) { characters in
      characters[Int(VMIN)] = 1
      characters[Int(VTIME)] = 0
    }
    cfsetspeed(&line, speed(settings.baud))
  }

  private static func speed(_ baud: Int) -> speed_t {
    switch baud {
    case 1200: speed_t(B1200)
    case 2400: speed_t(B2400)
    case 4800: speed_t(B4800)
    case 19_200: speed_t(B19200)
    case 38_400: speed_t(B38400)
    case 57_600: speed_t(B57600)
    case 115_200: speed_t(B115200)
    case 230_400: speed_t(B230400)
    default: speed_t(B9600)
    }
  }

  private static func advice(_ code: CInt) -> String {
    switch code {
    case EBUSY: "another program holds it, often ModemManager: install the udev rules of hardware/udev, replug"
    case EACCES, EPERM: "install the udev rules of hardware/udev, which give it to the group waypost-devices, replug"
    case ENOENT, ENXIO, ENODEV: "plug the device in"
    default: "replug the device"
    }
  }
}
