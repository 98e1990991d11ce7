import EventLoop
import Foundation
import Synchronization
import Testing

/// What calls leave on a thread's stack is gone before the thread sleeps.
@Suite(.serialized) struct ThreadStackTests {
  private static let marker: UInt64 = 0x5ECE_E7A7_5ECE_E7A7

  /// So many frames with the marker in them; `atBottom` gets the lowest one's address.
  @inline(never)
  private static func leave(_ depth: Int, _ atBottom: (UInt) -> Void) -> UInt64 {
    var area = InlineArray<64, UInt64>(repeating: marker)
    return withUnsafeMutableBytes(of: &area) { bytes in
      guard depth > 0 else {
        atBottom(UInt(bitPattern: bytes.baseAddress))
        return bytes.load(as: UInt64.self)
      }
      return leave(depth - 1, atBottom) &+ bytes.load(as: UInt64.self)
    }
  }

  /// How often the marker stands from `address` upwards. Through the kernel: nobody may look at another's stack otherwise.
  private static func markers(from address: UInt, bytes: Int) -> Int {
    let memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC)
    defer { close(memory) }
    var words = [UInt64](repeating: 0, count: bytes / 8)
    let read = words.withUnsafeMutableBytes { pread(memory, $0.baseAddress, $0.count, Int(address)) }
    return read == bytes ? words.count { $0 == marker } : -1
  }

  /// The last is deeper than what is overwritten by hand: those pages go back to the kernel.
  @Test(arguments: [1, 60, 900]) func `a thread keeps nothing of a job on its stack`(depth: Int) throws {
    let loop = try EventLoop()
    let thread = try OwnedThread<Int>(on: loop, name: "stack-test", stackBytes: 4 << 20) { 0 }
    let seen = Mutex((address: UInt(0), inside: 0))
    let bytes = (depth + 1) * 512
    thread.perform { _ in
      _ = Self.leave(depth) { address in
        let inside = Self.markers(from: address, bytes: bytes)
        seen.withLock { $0 = (address, inside) }
      }
    } then: { _ in
      loop.stop()
    }
    try loop.run()
    usleep(50_000)
    let (address, inside) = seen.withLock { $0 }
    // The control: before the job returned the same look finds it.
    #expect(inside >= 64)
    #expect(Self.markers(from: address, bytes: bytes) == 0)
    thread.finish()
  }

  @Test(arguments: [1, 60, 900]) func `the loop keeps nothing of a handler on its stack`(depth: Int) throws {
    let loop = try EventLoop()
    let bytes = (depth + 1) * 512
    var seen = (address: UInt(0), inside: 0, after: -1)
    try loop.after(milliseconds: 0) {
      _ = Self.leave(depth) { address in seen = (address, Self.markers(from: address, bytes: bytes), -1) }
    }
    // The next turn comes after the loop slept, and is too shallow to overwrite much itself.
    try loop.after(milliseconds: 30) {
      seen.after = Self.markers(from: seen.address, bytes: bytes)
      loop.stop()
    }
    try loop.run()
    #expect(seen.inside >= 64)
    #expect(seen.after == 0)
  }
}
