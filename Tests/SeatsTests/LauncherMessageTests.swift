import Testing

@testable import Seats

@Suite("What compositors say") struct LauncherMessageTests {
  /// As weston 10 sends it: two numbers, a path and its end.
  static func packet(_ opcode: Int32, _ path: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: opcode) { Array($0) } + [2, 8, 8, 0] + path
  }

  @Test func aPathIsRead() {
    #expect(LauncherMessage.path(asked: Self.packet(0, Array("/dev/input/event4".utf8) + [0])) == "/dev/input/event4")
    #expect(LauncherMessage.path(asked: LauncherMessage.request("/dev/dri/card0")) == "/dev/dri/card0")
  }

  @Test(arguments: [
    packet(1, Array("/dev/dri/card0".utf8) + [0]), packet(0, Array("/dev/dri/card0".utf8)), packet(0, []),
    packet(0, [0]),
    packet(0, [0x2f, 0, 0x2f, 0]), packet(0, [0x2f, 0x0a, 0]), packet(0, [0x2f, 0xff, 0]), [], [0, 0, 0, 0],
    packet(0, [UInt8](repeating: 0x2f, count: 64) + [0]),
  ])
  func nothingElseIs(packet: [UInt8]) { #expect(LauncherMessage.path(asked: packet) == nil) }

  @Test func answersAreTwoNumbers() {
    #expect(LauncherMessage.granted == [3, 0, 0, 0, 0, 0, 0, 0])
    #expect(LauncherMessage.refused == [3, 0, 0, 0, 255, 255, 255, 255])
  }

  @Test func noBytesStopIt() {
    var generator = SplitMix(seed: 7)
    for _ in 0..<20_000 {
      let packet = (0..<Int(generator.next() % 90)).map { _ in
        UInt8(truncatingIfNeeded: generator.next() % 3 == 0 ? 0 : generator.next())
      }
      if let path = LauncherMessage.path(asked: packet) { #expect(path.utf8.count < LauncherMessage.Limits.path) }
    }
  }

  @Test(arguments: [
    ("/dev/dri/card0", DevicePath.card("/dev/dri/card0")), ("/dev/input/event12", .input("event12")),
  ])
  func twoKindsOfPathsAreKnown(path: String, kind: DevicePath) { #expect(DevicePath(path) == kind) }

  @Test(arguments: [
    "/dev/dri/renderD128", "/dev/dri/card", "/dev/dri/card0/../../sda", "/dev/input/event12345", "/dev/input/event-1",
    "/dev/input/mouse0", "/dev/hidraw0", "/dev/input/event1\u{661}", "dev/dri/card0", "/etc/shadow", "",
  ])
  func nothingElseIsADevice(path: String) { #expect(DevicePath(path) == nil) }
}

/// Numbers that are the same in each run.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
