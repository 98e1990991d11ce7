import Foundation
import Glibc

/// umockdev's testbed in the words of a post: a scanner is plugged in, scans, is unplugged. Loaded at run time, so that
/// the tests build without it.
final class MockedHardware {
  struct Scanner {
    let syspath: String
    fileprivate let line: CInt

    /// What the scanner sends, from its end of the mocked tty.
    func scan(_ text: String) {
      let bytes = Array(text.utf8)
      _ = bytes.withUnsafeBytes { write(line, $0.baseAddress, $0.count) }
    }
  }

  static var isInstalled: Bool { library != nil }
  static var isPreloaded: Bool { ProcessInfo.processInfo.environment["WAYPOST_MOCKED_UDEV"] != nil }

  private typealias New = @convention(c) () -> OpaquePointer?
  private typealias Add = @convention(c) (OpaquePointer, UnsafePointer<CChar>, OpaquePointer?) -> CInt
  private typealias Say = @convention(c) (OpaquePointer, UnsafePointer<CChar>, UnsafePointer<CChar>) -> Void
  private typealias Line = @convention(c) (OpaquePointer, UnsafePointer<CChar>) -> CInt
  private typealias Remove = @convention(c) (OpaquePointer, UnsafePointer<CChar>) -> Void
  private typealias Release = @convention(c) (OpaquePointer) -> Void

  private let testbed: OpaquePointer
  /// Ports whose USB device is there already: the testbed keeps it.
  private var plugged: Set<Int> = []
  private let add: Add
  private let sayEvent: Say
  private let line: Line
  private let removeDevice: Remove
  private let release: Release

  // A handle of dlopen is a number to dlsym and never changes.
  private nonisolated(unsafe) static let library = dlopen("libumockdev.so.0", RTLD_NOW)

  init?() {
    func function<Function>(_ name: String, as type: Function.Type) -> Function? {
      dlsym(MockedHardware.library, name).map { unsafeBitCast($0, to: type) }
    }
    guard let new = function("umockdev_testbed_new", as: New.self), let testbed = new(),
      let add = function("umockdev_testbed_add_from_string", as: Add.self),
      let say = function("umockdev_testbed_uevent", as: Say.self),
      let line = function("umockdev_testbed_get_dev_fd", as: Line.self),
      let remove = function("umockdev_testbed_remove_device", as: Remove.self),
      let release = function("g_object_unref", as: Release.self)
    else { return nil }
    self.testbed = testbed
    self.add = add
    sayEvent = say
    self.line = line
    removeDevice = remove
    self.release = release
  }

  deinit { release(testbed) }

  /// A Honeywell Xenon in USB serial mode at a port of the first hub.
  /// - Parameter number: of its tty; the kernel gives another after a replug.
  func plugScanner(port: Int, number: Int? = nil) -> Scanner? {
    let number = number ?? port
    let device = "/devices/pci0000:00/0000:00:14.0/usb1/1-\(port)"
    let tty = "\(device)/1-\(port):1.0/tty/ttyACM\(number)"
    var text = """
      P: \(tty)
      N: ttyACM\(number)
      E: DEVNAME=/dev/ttyACM\(number)
      E: SUBSYSTEM=tty
      E: MAJOR=166
      E: MINOR=\(number)
      E: ID_VENDOR_ID=0c2e
      E: ID_MODEL_ID=0720
      E: ID_MODEL=Xenon_1900
      E: ID_PATH=pci-0000:00:14.0-usb-0:\(port):1.0
      A: dev=166:\(number)\\n


      """
    if plugged.insert(port).inserted {
      text += """
        P: \(device)
        E: DEVTYPE=usb_device
        E: SUBSYSTEM=usb
        A: idVendor=0c2e\\n
        A: idProduct=0720\\n

        """
    }
    guard add(testbed, text, nil) != 0 else { return nil }
    let scanner = Scanner(syspath: "/sys" + tty, line: line(testbed, "/dev/ttyACM\(number)"))
    say("add", of: scanner)
    return scanner.line < 0 ? nil : scanner
  }

  func unplug(_ scanner: Scanner) {
    say("remove", of: scanner)
    removeDevice(testbed, scanner.syspath)
  }

  func say(_ action: String, of scanner: Scanner) { sayEvent(testbed, scanner.syspath, action) }
}
