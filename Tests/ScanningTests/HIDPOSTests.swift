import EventLoop
import Glibc
import Testing

@testable import Scanning

@Suite struct HIDPOSTests {
  /// Put together after the HID POS usage tables: length, AIM identifier, 56 bytes, vendor symbology, reserved, more.
  static let symbologyFirst: [UInt8] = hex(
    """
    05 8C 09 02 A1 01 09 12 A1 02 85 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02 95 03 05 8C 09 FB 09 FC 09 FD 81 02
    09 FE 95 38 82 02 01 06 66 FF 09 04 95 01 81 02 09 00 81 02 05 8C 09 FF 75 01 95 01 81 02 75 07 95 01 81 03 C0 C0
    """)
  static let dataFirst: [UInt8] = hex(
    """
    05 8C 09 02 A1 01 09 12 A1 02 85 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02 05 8C 09 FE 95 38 82 02 01
    95 04 81 03 06 66 FF 09 04 95 01 81 02 05 8C 09 FF 75 01 95 01 81 02 75 07 95 01 81 03 C0 C0
    """)
  /// A boot keyboard's (HID 1.11, appendix E.6).
  static let keyboard: [UInt8] = hex(
    """
    05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 01 95 05 75 01 05 08 19 01 29 05
    91 02 95 01 75 03 91 01 95 06 75 08 15 00 25 65 05 07 19 00 29 65 81 00 C0
    """)

  static func hex(_ text: String) -> [UInt8] {
    text.split { $0 == " " || $0 == "\n" }.compactMap { UInt8($0, radix: 16) }
  }

  @Test func bothLayoutsAreReadFromTheirDescriptors() {
    #expect(HIDPOSLayout(descriptor: Self.symbologyFirst) == .symbologyFirst)
    #expect(HIDPOSLayout(descriptor: Self.dataFirst) == .dataFirst)
  }

  @Test func keyboardIsNoBarCodeScanner() {
    #expect(HIDPOSLayout(descriptor: Self.keyboard) == nil)
    #expect(!HIDPOSLayout.isScanner(descriptor: Self.keyboard) && HIDPOSLayout.isScanner(descriptor: Self.dataFirst))
    #expect(HIDReportDescriptor(Self.keyboard)?.applications == [0x01_0006])
  }

  @Test(arguments: [
    "05 8C 09 02 A1 01",  // never ends
    "C0",  // ends what never began
    "05",  // breaks off
    "B4",  // pops from an empty stack
    "85 00",  // report 0
    "77 FF FF FF FF",  // four thousand million bits an element
    "09 02 A1 01 77 00 80 00 00 97 00 80 00 00 81 02 C0",  // each within bounds, not their product
    "19 00 2A FF FF",  // 65536 usages
    "FE 20 00 01",  // a long item that breaks off
  ])
  func impossibleDescriptorsAreRefused(_ text: String) {
    #expect(HIDReportDescriptor(Self.hex(text)) == nil)
  }

  /// 200 000 damaged descriptors and reports: none crashes, and none promises bytes beyond a report.
  @Test func damagedDescriptorsAndReportsAreAnswered() {
    var random = SeededGenerator(seed: 0x8C02)
    let seeds = [Self.symbologyFirst, Self.dataFirst, Self.keyboard]
    var layouts = 0
    var scans = 0
    for round in 0..<200_000 {
      var bytes = seeds[Int(random.next() % 3)]
      for _ in 0..<Int(random.next() % 5) {
        let place = Int(random.next() % UInt64(max(1, bytes.count)))
        switch random.next() % 4 {
        case 0: if !bytes.isEmpty { bytes[place] = UInt8(truncatingIfNeeded: random.next()) }
        case 1: if !bytes.isEmpty { bytes.remove(at: place) }
        case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        default: bytes.insert(contentsOf: bytes.prefix(Int(random.next() % 40)), at: place)
        }
      }
      guard let layout = HIDPOSLayout(descriptor: bytes) else { continue }
      layouts += 1
      var decoder = HIDPOSDecoder(layout)
      let length = Int(random.next() % 80)
      var report = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next() % 70) }
      if let number = layout.report, !report.isEmpty { report[0] = number }
      for piece in decoder.receive(report[...]) {
        guard case .bytes(let content) = piece else { continue }
        scans += 1
        if content.count > report.count {
          Issue.record("round \(round): \(content.count) bytes of a report of \(report.count)")
          return
        }
      }
    }
    #expect(layouts > 20_000 && scans > 1000, "\(layouts) layouts, \(scans) scans: the fuzzing missed its mark")
  }

  /// Through a real loop: a socket pair keeps the reports apart as hidraw does.
  @Test func reportsAreReadOffADescriptor() throws {
    let run = try LoopRun()
    var pair: [CInt] = [-1, -1]
    try #require(socketpair(AF_UNIX, CInt(SOCK_SEQPACKET.rawValue | SOCK_NONBLOCK.rawValue), 0, &pair) == 0)
    let far = OwnedDescriptor(pair[1])
    var events: [DeviceEvent] = []
    let profile = try #require(try ProjectFolder.profiles()["generic-hid-pos"])
    let device = ScannerDevice(path: "h", profile: profile, loop: run.loop, today: LoopRun.today) { event in
      events.append(event)
      if case .lost = event { run.done() }
    }
    try device.open(HIDPOSPort(descriptor: OwnedDescriptor(pair[0]), layout: .symbologyFirst))
    var report = [UInt8](repeating: 0, count: 64)
    report.replaceSubrange(0..<12, with: [2, 7, 0x5D, 0x51, 0x31] + Array("WPB1-7K".utf8))
    _ = report.withUnsafeBytes { write(far.raw, $0.baseAddress, $0.count) }
    try run.loop.after(milliseconds: 50) { shutdown(far.raw, CInt(SHUT_RDWR)) }
    try run.run()
    let scans = events.compactMap { if case .scan(let content, _) = $0 { FixtureFile.text(content) } else { nil } }
    #expect(events.first == .opened && scans == ["badge WPB1-7K"] && !run.didTimeOut && !device.isOpen)
  }
}
