import CLinux
import EventLoop
import Foundation
import Glibc
import Testing

@testable import Scanning

/// The reader of keyboards on a socket pair: no kernel here lends a keyboard, so the two questions it asks of one are
/// answered by a strict stand-in.
@Suite struct KeyboardPortTests {
  /// A keyboard of which the far end is held here, and what was asked of it, in order.
  private final class Keyboard {
    let port: KeyboardPort
    private(set) var asked: [String] = []
    var isAnyKeyDown: Bool?
    var grabAnswer: CInt = 0
    private let far: OwnedDescriptor

    init(isAnyKeyDown: Bool? = false, inhibited: String? = nil) throws {
      var pair: [CInt] = [-1, -1]
      try #require(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &pair) == 0)
      far = OwnedDescriptor(pair[1])
      self.isAnyKeyDown = isAnyKeyDown
      final class Box { weak var keyboard: Keyboard? }
      let box = Box()
      port = KeyboardPort(
        path: "/dev/input/event7", descriptor: OwnedDescriptor(pair[0]), settings: KeyboardSettings(),
        control: KeyboardPort.Control(
          isAnyKeyDown: { _ in
            box.keyboard?.asked.append("keys")
            return box.keyboard?.isAnyKeyDown
          },
          grab: { _ in
            box.keyboard?.asked.append("grab")
            return box.keyboard?.grabAnswer ?? EIO
          }), inhibited: inhibited)
      box.keyboard = self
    }

    func type(_ text: String) { send(Typist.events(Array(text.utf8))) }

    func send(_ events: [InputEvent], cut: Int? = nil) {
      let bytes = events.flatMap { event -> [UInt8] in
        var raw = input_event()
        raw.type = event.kind.rawValue
        raw.code = event.code
        raw.value = event.value
        return withUnsafeBytes(of: raw) { Array($0) }
      }
      let part = bytes.prefix(cut ?? bytes.count)
      _ = Array(part).withUnsafeBytes { write(far.raw, $0.baseAddress, $0.count) }
      if let cut { _ = Array(bytes.dropFirst(cut)).withUnsafeBytes { write(far.raw, $0.baseAddress, $0.count) } }
    }

    func unplug() { shutdown(far.raw, CInt(SHUT_RDWR)) }
  }

  private let profile = DeviceProfile(name: "k", title: "K", mode: .keyboard)

  /// usb_barcode_scanner 9: a scanner types into the focused window until it is grabbed. Grabbed in the middle of a key
  /// it leaves that key pressed in the session: only after all are up.
  @Test func fieldBug20GrabWaitsForKeysToBeUp() throws {
    let keyboard = try Keyboard(isAnyKeyDown: true)
    #expect(try keyboard.port.begin()?.contains("held down") == true)
    #expect(keyboard.asked == ["keys"])
    keyboard.isAnyKeyDown = false
    #expect(try keyboard.port.begin() == nil)
    #expect(keyboard.asked == ["keys", "keys", "grab"])
    // Once is enough.
    #expect(try keyboard.port.begin() == nil && keyboard.asked.count == 3)
  }

  /// What was typed before the grab went to the session too; it is nobody's scan.
  @Test func keysBeforeTheGrabAreDrained() throws {
    let run = try LoopRun()
    let keyboard = try Keyboard()
    keyboard.type("WPB1-STRAY")
    var scans: [String] = []
    let device = ScannerDevice(path: "k", profile: profile, loop: run.loop, today: LoopRun.today) { event in
      if case .scan(let content, _) = event {
        scans.append(FixtureFile.text(content))
        run.done()
      }
    }
    try device.open(keyboard.port)
    keyboard.type("WPB1-7KQ2M\r")
    try run.run()
    #expect(scans == ["badge WPB1-7KQ2M"])
  }

  @Test func heldKeyIsToldAndItsReleaseBeginsTheReading() throws {
    let run = try LoopRun()
    let keyboard = try Keyboard(isAnyKeyDown: true)
    var events: [DeviceEvent] = []
    let device = ScannerDevice(path: "k", profile: profile, loop: run.loop, today: LoopRun.today) { event in
      events.append(event)
      if events.count == 2 { run.done() }
    }
    try device.open(keyboard.port)
    guard case .waiting(let reason)? = events.first else {
      Issue.record("not waiting: \(events)")
      return
    }
    #expect(reason.contains("release"))
    try run.loop.after(milliseconds: 20) {
      keyboard.isAnyKeyDown = false
      keyboard.send([Typist.event(30, 0)])
    }
    let before = run.loop.wakeUps
    try run.run()
    #expect(events.count == 2 && events.last == .opened)
    #expect(run.loop.wakeUps - before <= 3, "it polls")
  }

  @Test func grabbedByAnotherProgramIsBusyAndSaysSo() throws {
    let keyboard = try Keyboard()
    keyboard.grabAnswer = EBUSY
    let error = try #require(throws: ScanningError.self) { try keyboard.port.begin() }
    #expect(error.kind == .portBusy && error.description.contains("/dev/input/event7"))
    let mute = try Keyboard(isAnyKeyDown: nil)
    #expect(throws: ScanningError.self) { try mute.port.begin() }
    #expect(mute.asked == ["keys"], "grabbed without knowing")
  }

  /// udev holds a listed wedge back until the station has it; again after its rules were run once more.
  @Test func wedgeIsLetGoAfterTheGrabAndAgainAfterATrigger() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "inhibited-\(UUID().uuidString)")
    try Data("1\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let keyboard = try Keyboard(isAnyKeyDown: true, inhibited: file.path)
    _ = try keyboard.port.begin()
    #expect(try String(contentsOf: file, encoding: .utf8) == "1\n", "let go before the grab")
    keyboard.isAnyKeyDown = false
    _ = try keyboard.port.begin()
    #expect(try String(contentsOf: file, encoding: .utf8) == "0\n")
    try Data("1\n".utf8).write(to: file)
    keyboard.port.settle()
    #expect(try String(contentsOf: file, encoding: .utf8) == "0\n")
  }

  @Test func eventsInPiecesAreOneScan() throws {
    let keyboard = try Keyboard()
    _ = try keyboard.port.begin()
    keyboard.send(Typist.events(Array("A1\r".utf8)), cut: 30)
    guard case .input(let pieces) = keyboard.port.read() else {
      Issue.record("nothing read")
      return
    }
    #expect(pieces == [.bytes(Array("A1\r".utf8))])
  }

  /// python-evdev 191 and vocalinux 241 for keyboards: gone is gone, at once, and nothing spins.
  @Test func fieldBugs1To3UnpluggedWedgeEndsAtOnce() throws {
    let run = try LoopRun()
    let keyboard = try Keyboard()
    var events: [DeviceEvent] = []
    let device = ScannerDevice(path: "k", profile: profile, loop: run.loop, today: LoopRun.today) { event in
      events.append(event)
      if case .lost = event { run.done() }
    }
    try device.open(keyboard.port)
    keyboard.type("WPB1-7K")
    try run.loop.after(milliseconds: 20) { keyboard.unplug() }
    try run.run()
    #expect(!run.didTimeOut && !device.isOpen)
    #expect(events.count == 3, "opened, the half scan, lost: \(events)")
    let before = run.loop.wakeUps
    try run.run(milliseconds: 300)
    #expect(run.loop.wakeUps - before <= 2)
  }
}
