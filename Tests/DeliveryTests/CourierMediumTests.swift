import Foundation
import Glibc
import Messages
import Sealing
import TestSupport
import Testing

@testable import Delivery

/// `hardware/courier-medium` over real file systems in a loop device; needs root, and a kernel that knows them.
@Suite("Courier's medium, mounted") struct CourierMediumTests {
  static let label = CourierBench.label

  static let script: String = {
    var folder = URL(filePath: #filePath)
    while folder.path != "/", !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
      folder = folder.deletingLastPathComponent()
    }
    return folder.appending(path: "hardware/courier-medium").path
  }()

  /// An image of 4 MiB with that file system.
  final class Image {
    let folder: String
    let type: String
    var image: String { "\(folder)/medium.img" }
    var media: String { "\(folder)/media" }
    private(set) var device = ""

    init(_ type: String) throws {
      self.type = type
      folder = try TemporaryFolder.make(prefix: "medium")
      try FileManager.default.createDirectory(atPath: media, withIntermediateDirectories: true)
      _ = try Tool.run("truncate", ["-s", "4M", image])
      let make =
        switch type {
        case "vfat": ["mkfs.vfat", "-n", CourierMediumTests.label, image]
        case "exfat": ["mkfs.exfat", "-L", CourierMediumTests.label, image]
        default: ["mkfs.ext4", "-q", "-L", CourierMediumTests.label, image]
        }
      guard try Tool.run("/usr/bin/env", make).status == 0 else { throw Tool.Failure.failed("no \(type)") }
      device = try Tool.run("losetup", ["--find", "--show", image]).text.filter { !$0.isWhitespace }
    }

    deinit {
      _ = try? Tool.run("umount", ["-l", "\(media)/\(CourierMediumTests.label)"])
      _ = try? Tool.run("losetup", ["-d", device])
      TemporaryFolder.remove(folder)
    }

    /// One visit; `program` takes the part of `waypost queue visit`.
    ///
    /// With the unit's `UMask=0077`.
    func visit(_ program: String, device: String? = nil) throws -> Tool.Output {
      let stand = "\(folder)/visit"
      try Data("#!/bin/bash\nset -eu\ncd '\(media)/\(CourierMediumTests.label)'\n\(program)\n".utf8)
        .write(to: URL(filePath: stand))
      chmod(stand, 0o755)
      return try Tool.run(
        "bash", ["-c", "umask 0077; exec bash \"$@\"", "bash", CourierMediumTests.script, CourierMediumTests.label],
        environment: [
          "WAYPOST_MEDIA": media, "WAYPOST_DEVICE": device ?? self.device, "WAYPOST_PROGRAM": stand,
          "WAYPOST_GROUP": "root",
        ], timeout: 60)
    }

    /// Mounted for the time of `body`, as the upload service sees it.
    func mounted(_ options: String = "rw", _ body: (CourierBench) throws -> Void) throws {
      let place = "\(media)/\(CourierMediumTests.label)"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      let done = try Tool.run("mount", ["-o", options, device, place])
      guard done.status == 0 else { throw Tool.Failure.failed(done.errorText) }
      defer { _ = try? Tool.run("umount", ["-l", place]) }
      try body(CourierBench(folder + "/media"))
    }
  }

  /// File systems that this kernel can mount from a loop device, asked once; and why not the others.
  static let tried: [(type: String, fault: String?)] = ["vfat", "exfat", "ext4"].map { type in
    guard getuid() == 0 else { return (type, "needs root") }
    do {
      let output = try Image(type).visit("true")
      return (type, output.status == 0 ? nil : output.errorText)
    } catch { return (type, "\(error)") }
  }
  static let possible = tried.filter { $0.fault == nil }.map(\.type)
  static let faults = tried.compactMap { entry in entry.fault.map { "\(entry.type): \($0)" } }.joined(separator: "; ")

  @Test(
    "vfat, exfat and ext4 are taken through a visit",
    .enabled(
      if: possible.count == 3, "\(faults)"
    ))
  func every() { #expect(Self.possible == ["vfat", "exfat", "ext4"]) }

  @Test(
    "a visit finds the medium mounted, writable, harmless, and leaves it unmounted",
    .enabled(if: !possible.isEmpty, "needs root and a loop device"), arguments: possible)
  func visit(type: String) throws {
    let image = try Image(type)
    let place = "\(image.media)/\(Self.label)"
    let output = try image.visit(
      """
      [ "$*" = "queue visit --courier \(Self.label)" ]
      grep ' \(place) ' /proc/mounts | grep -q 'nosuid,nodev,noexec,noatime'
      echo sealed > waypost/envelope
      """)
    #expect(output.status == 0, "\(output.errorText)")
    #expect(!FileManager.default.fileExists(atPath: place))
    let again = try image.visit("cat waypost/envelope; false")
    #expect(again.text == "sealed\n")
    // The station's word is the visit's, and the medium is unmounted all the same.
    #expect(again.status == 1)
    #expect(!FileManager.default.fileExists(atPath: place))
  }

  @Test(
    "the uploader gets permission denied: the mount point's folders were root's alone",
    .enabled(if: !possible.isEmpty, "needs root and a loop device"))
  func reachable() throws {
    let image = try Image(Self.possible[0])
    // As on a box where no stick was in before.
    try FileManager.default.removeItem(atPath: image.media)
    let output = try image.visit("stat -c %a '\(image.media)'")
    #expect(output.text == "755\n", "\(output.errorText)")
  }

  @Test(
    "what doesn't belong there is refused before anything is mounted",
    .enabled(if: !possible.isEmpty, "needs root and a loop device"))
  func refused() throws {
    let image = try Image(Self.possible[0])
    #expect(try image.visit("true", device: "/dev/null").status == 1)
    for label in ["../etc", "-o", "", "a b"] {
      #expect(try Tool.run("bash", [Self.script, label], environment: ["WAYPOST_MEDIA": image.media]).status == 64)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: image.media).isEmpty)
  }

  @Test(
    "a small real medium: filled until it is full, read back; nothing half written, nothing acknowledged that isn't there",
    .enabled(if: !possible.isEmpty, "needs root and a loop device"), arguments: possible)
  func full(type: String) throws {
    let image = try Image(type)
    try image.mounted { bench in
      var courier = bench.courier()
      let offers = try (0..<60).map { try bench.offer($0, size: 100 << 10) }
      // One behind the first that didn't fit may: what that one had taken is given back when it likes.
      let whole = offers.filter { courier.answer($0).outcome == .acknowledged }
      #expect(whole.count > 5 && whole.count < 60)
      #expect(try bench.bench.names().allSatisfy { !$0.hasPrefix(".") })
      #expect(whole.allSatisfy(bench.bench.holds))
      let report = courier.answer(bench.request(whole))
      #expect(report.damaged == [] && report.absent == [])
    }
  }

  @Test(
    "the device goes away in mid-copy: no envelope is acknowledged that the medium doesn't have afterwards",
    .enabled(if: !possible.isEmpty, "needs root and a loop device"), arguments: possible)
  func pulled(type: String) throws {
    let image = try Image(type)
    var acknowledged: [EnvelopeOffer] = []
    try image.mounted { bench in
      var courier = bench.courier()
      for number in 0..<6 {
        let offer = try bench.offer(number)
        // The medium as it is on the device now, whatever the memory holds: what a pulled stick has.
        if number == 4 { _ = try Tool.run("cp", [image.image, "\(image.folder)/pulled.img"]) }
        if courier.answer(offer).outcome == .acknowledged, number < 4 { acknowledged.append(offer) }
      }
    }
    #expect(acknowledged.count == 4)
    _ = try Tool.run("losetup", ["-d", image.device])
    _ = try Tool.run("cp", ["\(image.folder)/pulled.img", image.image])
    _ = try Tool.run("losetup", [image.device, image.image])
    try image.mounted { bench in
      #expect(acknowledged.allSatisfy(bench.bench.holds))
      var courier = bench.courier()
      let last = try bench.offer(5)
      #expect(courier.answer(last).outcome == .acknowledged)
    }
  }

  @Test(
    "a read-only stick takes nothing, and the receipts on it are read",
    .enabled(if: !possible.isEmpty, "needs root and a loop device"), arguments: possible)
  func readOnly(type: String) throws {
    let image = try Image(type)
    var text = ""
    try image.mounted { bench in
      var courier = bench.courier()
      let offer = try bench.offer(1)
      #expect(courier.answer(offer).outcome == .acknowledged)
      text = try bench.receipt(offer, by: .generate())
    }
    let place = "\(image.media)/\(Self.label)"
    _ = try Tool.run("mount", ["-o", "ro", image.device, place])
    defer { _ = try? Tool.run("umount", ["-l", place]) }
    let sink = SinkAddress(kind: "courier", place: Self.label)
    var courier = Courier(sinks: Sinks(media: image.media)) { _ in }
    let scratch = try CourierBench()
    let (held, new) = (try scratch.offer(1), try scratch.offer(2))
    let report = courier.answer(ReceiptRequest(receiptsOf: [held.id], sink: sink))
    #expect(report.found.map(\.text) == [text])
    #expect(courier.answer(new) == EnvelopeReport(id: new.id, outcome: .stop, reason: .sinkReadOnly))
  }

  @Test(
    "a stick whose `waypost` is a link: root changes nothing where it leads, and the visit is refused",
    .enabled(if: possible.contains("ext4"), "needs root, a loop device and ext4"))
  func linkedAway() throws {
    let image = try Image("ext4")
    let victim = "\(image.folder)/victim"
    try FileManager.default.createDirectory(
      atPath: victim, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let place = "\(image.media)/\(Self.label)"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    #expect(try Tool.run("mount", [image.device, place]).status == 0)
    #expect(symlink(victim, "\(place)/waypost") == 0)
    #expect(try Tool.run("umount", [place]).status == 0)
    let output = try image.visit("echo visited")
    #expect(output.status == 1 && output.text.isEmpty && output.errorText.contains("is a link"))
    let mode = try FileManager.default.attributesOfItem(atPath: victim)[.posixPermissions] as? NSNumber
    #expect(mode?.intValue == 0o700)
    #expect(!FileManager.default.fileExists(atPath: place))
  }

  @Test(
    "a write-protected stick is visited for its receipts; one that asks for a panic on errors doesn't get it",
    .enabled(if: possible.contains("ext4"), "needs root, a loop device and ext4"))
  func protected() throws {
    let image = try Image("ext4")
    #expect(try image.visit("echo sealed > waypost/envelope").status == 0)
    #expect(try Tool.run("tune2fs", ["-e", "panic", image.device]).status == 0)
    let asked = try image.visit("grep ' \(image.media)/\(Self.label) ' /proc/mounts")
    #expect(asked.status == 0 && asked.text.contains("errors=remount-ro"), "\(asked.text)")
    #expect(try Tool.run("losetup", ["-d", image.device]).status == 0)
    #expect(try Tool.run("losetup", ["--read-only", image.device, image.image]).status == 0)
    let output = try image.visit("cat waypost/envelope; touch waypost/x 2>/dev/null && echo written; true")
    #expect(output.status == 0 && output.text == "sealed\n", "\(output.text) \(output.errorText)")
  }

  @Test(
    "what a stick held was spoilt by the next visit: pulled out before, it had two files in one place",
    .enabled(if: possible.contains("ext4"), "needs root, a loop device and ext4"))
  func checkedFirst() throws {
    let image = try Image("ext4")
    let written = try image.visit("head -c 100000 /dev/urandom > waypost/envelope; sha256sum waypost/envelope")
    #expect(written.status == 0)
    func debugfs(_ request: String) throws { _ = try Tool.run("debugfs", ["-w", "-R", request, image.device]) }
    // Its blocks are free, says the map; and the file system knows that it wasn't left in order.
    let blocks = try Tool.run("debugfs", ["-R", "blocks /waypost/envelope", image.device]).text.split(separator: " ")
    for block in blocks { try debugfs("freeb \(block.filter(\.isNumber))") }
    try debugfs("set_super_value state 2")
    let before = try Tool.run("e2fsck", ["-fn", image.device])
    #expect(before.status == 4, "the damage is real")
    #expect(try image.visit("cat /dev/zero > filling 2>/dev/null || true; sync; rm filling").status == 0)
    #expect(try image.visit("sha256sum waypost/envelope").text == written.text)
    #expect(try Tool.run("e2fsck", ["-fn", image.device]).status == 0)
    // What can't be mended without a person is left alone.
    try debugfs("clri <2>")
    try debugfs("set_super_value state 2")
    let output = try image.visit("touch waypost/x")
    #expect(try FileManager.default.contentsOfDirectory(atPath: image.media).isEmpty)
    #expect(output.status == 1 && output.errorText.contains("can't mend it"), "\(output.errorText)")
  }

  @Test(
    "a full stick: what doesn't fit is said to wait, what was there before is whole",
    .enabled(if: !possible.isEmpty, "needs root and a loop device"), arguments: possible)
  func fullAlready(type: String) throws {
    let image = try Image(type)
    _ = try image.visit("echo sealed > waypost/envelope; cat /dev/zero > filling 2>/dev/null || true; sync")
    try image.mounted { bench in
      var courier = bench.courier()
      let offer = try bench.offer(1, size: 200 << 10)
      let report = courier.answer(offer)
      #expect(report.outcome == .retry && report.reason == .sinkFull, "\(report)")
      // Its signature may have found room.
      #expect(try bench.bench.names().allSatisfy { $0 == "envelope" || $0 == "\(offer.id).sig" })
      #expect(bench.bench.bytes("envelope") == Array("sealed\n".utf8))
    }
  }
}
