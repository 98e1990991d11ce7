import Foundation
import Glibc
import Messages
import TestSupport
import Testing

@testable import Delivery

/// A file system of 256 KB in memory; needs root.
private final class SmallDisk {
  let path = "\(FileManager.default.temporaryDirectory.path)/waypost-small-\(UUID().uuidString)"

  init?() {
    guard mkdir(path, 0o700) == 0, Self.run("mount", "-t", "tmpfs", "-o", "size=256k", "waypost-test", path) else {
      return nil
    }
  }

  deinit {
    _ = Self.run("umount", path)
    rmdir(path)
  }

  func remount(_ options: String) -> Bool { Self.run("mount", "-o", "remount,\(options)", path) }

  /// Asked once; a container may refuse even root.
  static let possible: Bool = getuid() == 0 && SmallDisk() != nil

  private static func run(_ arguments: String...) -> Bool {
    (try? Tool.run("env", arguments).status) == 0
  }
}

@Suite("Full and read-only media", .enabled(if: SmallDisk.possible, "mounting a small tmpfs needs root"))
struct FullDiskTests {
  @Test("a full medium: nothing half written stays, the rest waits, room lets it go on")
  func full() throws {
    let disk = try #require(SmallDisk())
    let bench = try SinkBench("\(disk.path)/sink")
    var courier = Courier { _ in }
    let offers = try (0..<8).map { try bench.offer($0, size: 60 << 10) }
    let outcomes = offers.map { courier.answer($0) }
    let whole = outcomes.prefix { $0.outcome == .acknowledged }.count
    #expect(whole > 0 && whole < 5)
    #expect(outcomes[whole] == EnvelopeReport(id: offers[whole].id, outcome: .retry, reason: .sinkFull))
    #expect(outcomes[(whole + 1)...].allSatisfy { $0.outcome == .stop && $0.reason == .sinkFull })
    #expect(offers.prefix(whole).allSatisfy(bench.holds))
    #expect(try bench.names().allSatisfy { !$0.hasSuffix(".part") })
    #expect(try bench.names().filter { $0.hasSuffix(".age") }.count == whole)

    #expect(disk.remount("size=1m"))
    let again = offers.map { bench.answer($0) }
    #expect(again.allSatisfy { $0.outcome == .acknowledged })
    #expect(offers.allSatisfy(bench.holds))
  }

  @Test("a medium that turned read-only stops the run, but what it already holds is still acknowledged")
  func readOnly() throws {
    let disk = try #require(SmallDisk())
    let bench = try SinkBench("\(disk.path)/sink")
    let held = try bench.offer(1)
    #expect(bench.answer(held).outcome == .acknowledged)
    #expect(disk.remount("ro"))
    defer { _ = disk.remount("rw") }
    #expect(bench.answer(held).outcome == .acknowledged)
    let new = try bench.offer(2)
    #expect(bench.answer(new) == EnvelopeReport(id: new.id, outcome: .stop, reason: .sinkReadOnly))
  }
}
