import EventLoop
import Foundation
import Glibc
import Scanning
import Testing

/// Through a real pseudo terminal and a real loop.
@Suite struct SerialDeviceTests {
  private static let names = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
  private static let data = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
  private static let document = "document ERIKSSON/ANNA MARIA/L898902C3"

  @Test func documentArrivesWhole() throws {
    let bench = try Bench()
    try bench.scanner.type("\(Self.names)\r\(Self.data)\r".utf8)
    try bench.await(scans: 1)
    #expect(bench.events.first == .opened)
    #expect(bench.scans == [Self.document] && !bench.run.didTimeOut)
  }

  @Test func splitWritesAreOneScan() throws {
    let bench = try Bench(idleMilliseconds: 5000)
    let bytes = Array("\(Self.names)\r\(Self.data)\r".utf8)
    for (index, start) in stride(from: 0, to: bytes.count, by: 10).enumerated() {
      try bench.run.loop.after(milliseconds: Int64(index * 5)) {
        try? bench.scanner.type(bytes[start..<min(start + 10, bytes.count)])
      }
    }
    try bench.await(scans: 1)
    #expect(bench.scans == [Self.document])
  }

  /// Every bad input is answered, and the scan after it is whole.
  @Test(arguments: [
    ("\u{0}\u{1}\u{1f}\u{2}\r", "garbled 4"), (String(repeating: "A", count: 5000) + "\r", "tooLong 4096"),
    ("\(names)\r" + data.dropLast(3) + "\r", "malformedMRZ [44, 41]"), ("WPB1-7K", "unterminated 7"),
    ("WPB1-ILOU\r", "malformedBadge 9"),
  ])
  func badInputIsAnsweredAndTheNextScanIsWhole(_ input: String, _ answer: String) throws {
    let bench = try Bench()
    try bench.scanner.type(input.utf8)
    try bench.await(scans: 1)
    try bench.scanner.type("WPB1-7KQ2M4XZ\r\n".utf8)
    try bench.await(scans: 2)
    #expect(bench.scans == [answer, "badge WPB1-7KQ2M4XZ"])
  }

  /// python-evdev 53 and 191, vocalinux 241: unplugging ends the device at once, and nothing goes on spinning.
  @Test func fieldBugs1To3UnpluggingEndsTheDevice() throws {
    let bench = try Bench()
    try bench.run.loop.after(milliseconds: 20) { bench.scanner.unplug() }
    try bench.awaitLoss()
    #expect(bench.isLost && bench.device?.isOpen == false && !bench.run.didTimeOut)
    let before = bench.run.loop.wakeUps
    try bench.run.run(milliseconds: 300)
    // Its own time-out is the only thing that wakes the loop up now.
    #expect(bench.run.loop.wakeUps - before <= 2)
  }

  @Test func halfScanIsReportedBeforeTheLoss() throws {
    let bench = try Bench(idleMilliseconds: 5000)
    try bench.scanner.type("WPB1-7K".utf8)
    try bench.run.loop.after(milliseconds: 50) { bench.scanner.unplug() }
    try bench.awaitLoss()
    #expect(bench.scans == ["unterminated 7"] && bench.isLost)
  }

  @Test func idleDeviceWakesNothing() throws {
    let bench = try Bench()
    try bench.scanner.type("WPB1-7KQ2M\r".utf8)
    try bench.await(scans: 1)
    let before = bench.run.loop.wakeUps
    try bench.run.run(milliseconds: 600)
    #expect(bench.run.loop.wakeUps - before <= 1)
  }

  /// A reader may let go of a device while it is called.
  @Test func deviceMayBeForgottenFromItsHandler() throws {
    let run = try LoopRun()
    let scanner = try SimulatedScanner(loop: run.loop)
    let profile = try #require(try ProjectFolder.profiles()["generic-serial"])
    var device: ScannerDevice?
    var scans = 0
    device = ScannerDevice(path: scanner.path, profile: profile, loop: run.loop, today: LoopRun.today) { event in
      guard case .scan = event else { return }
      scans += 1
      device?.close()
      device = nil
      run.done()
    }
    try device?.open()
    try scanner.type("WPB1-7KQ2M\r".utf8)
    try run.run()
    #expect(scans == 1 && device == nil)
  }

  @Test func missingPortSaysWhatToDo() throws {
    let run = try LoopRun()
    let profile = try #require(try ProjectFolder.profiles()["generic-serial"])
    for (path, words) in [("/dev/nothing-here", "plug the device in"), ("/dev/null", "no serial port")] {
      let device = ScannerDevice(path: path, profile: profile, loop: run.loop, today: LoopRun.today) { _ in }
      let error = try #require(throws: ScanningError.self) { try device.open() }
      #expect(error.description.contains(path) && error.description.contains(words))
    }
  }

  @Test func portIsRawAndExclusive() throws {
    let bench = try Bench()
    #expect(descriptorsPointing(at: bench.scanner.path) == 1)
    let second = open(bench.scanner.path, O_RDWR | O_NOCTTY | O_NONBLOCK)
    defer { if second >= 0 { close(second) } }
    // Only root opens an exclusive port all the same, and can look.
    if geteuid() != 0 { #expect(second < 0 && errno == EBUSY) }
    guard second >= 0 else { return }
    var isExclusive: CInt = 0
    let getExclusive: UInt = 0x8004_5440  // TIOCGEXCL, ioctl_tty(2)
    #expect(ioctl(second, getExclusive, &isExclusive) == 0 && isExclusive == 1)
    var line = termios()
    #expect(tcgetattr(second, &line) == 0)
    #expect(line.c_lflag & tcflag_t(ECHO | ICANON | ISIG) == 0 && line.c_iflag & tcflag_t(ICRNL | IXON) == 0)
  }

  @Test func simulatorIsBoundedAndRefusesWhenUnplugged() throws {
    let run = try LoopRun()
    let scanner = try SimulatedScanner(loop: run.loop)
    var refused: ScanningError?
    for _ in 0..<40 where refused == nil {
      do { try scanner.type([UInt8](repeating: 0x41, count: 4096)) } catch { refused = error }
    }
    #expect(refused?.description.contains("nobody reads") == true)
    scanner.unplug()
    #expect(throws: ScanningError.self) { try scanner.type("A".utf8) }
  }

  /// Forty scans typed at once pass through the terminal's small buffer in order.
  @Test func burstKeepsItsOrder() throws {
    let bench = try Bench(idleMilliseconds: 5000)
    let codes = (100..<140).map { "WPB1-\($0)" }
    try bench.scanner.type(codes.map { $0 + String(repeating: "0", count: 55) + "\r" }.joined().utf8)
    try bench.await(scans: codes.count)
    #expect(bench.scans == codes.map { "badge " + $0 + String(repeating: "0", count: 55) })
  }

  private func descriptorsPointing(at path: String) -> Int {
    (0..<256).filter { number in
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")) == path
    }.count
  }
}
