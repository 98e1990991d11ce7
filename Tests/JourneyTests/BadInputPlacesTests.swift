import Foundation
import TestSupport
import Testing

extension Journeys {
  /// Nowhere to print, nowhere to deliver to, nothing to compile.
  @Suite(
    "Bad input: printer, sink, forms", .enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
  struct BadInputPlacesTests {
    @Test(
      "No printer, then no CUPS, then no printing service: the record is safe and the page says so",
      .enabled(if: PrivateCups.unavailable == nil, "\(PrivateCups.unavailable ?? "")"), .timeLimit(.minutes(2)))
    func noPrinter() throws {
      let cups = try PrivateCups(defaultQueue: false)
      defer { cups.stop() }
      let station = try StationUnderTest(environment: cups.environment) { $0["slipFolder"] = nil }
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      let unanswered = ("The print service does not answer.", "systemctl status cups waypost-print.socket")
      for (cause, next) in [("There is no slip printer.", "lpstat -d"), unanswered, unanswered] {
        try desk.reachReview()
        try desk.post("/finalise")
        #expect(try desk.wait { $0.notice?.contains(cause) == true }, "\(desk.page.text)")
        #expect(desk.page.notice?.contains("Nothing is lost, the slip was not printed.") == true)
        #expect(desk.page.notice?.contains(next) == true)
        #expect(desk.page.form("/print-again") != nil)
        #expect(desk.page.text.contains("The record is sealed and stored."))
        #expect(try station.records(of: desk.serial()).count == 1)
        try desk.post("/next")
        if cause == unanswered.0 { station.stopCarrier(.print) } else { cups.stop() }
      }
      #expect(try station.waitForDelivery())
      #expect(station.sink.filter { $0.hasSuffix(".age") }.count == 3)
      #expect(station.slips.isEmpty)
      #expect(station.leaks.isEmpty)
    }

    @Test("A sink that is missing keeps the record in the queue until it is back", .timeLimit(.minutes(2)))
    func sinkMissing() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let sink = "\(station.folder)/folder-sink"
      try FileManager.default.removeItem(atPath: sink)
      let serial = try finaliseIntoQueue(station, reason: "sink-missing", advice: "plug in or mount the medium")
      #expect(!FileManager.default.fileExists(atPath: sink), "a medium's folder was made up")
      try FileManager.default.createDirectory(atPath: sink, withIntermediateDirectories: false)
      try checkDelivery(station, serial)
    }

    @Test(
      "A sink that is full keeps the record in the queue until there is room",
      .enabled(if: SmallDisk.isPossible, "mounting a small tmpfs needs root"), .timeLimit(.minutes(2)))
    func sinkFull() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let sink = "\(station.folder)/folder-sink"
      let disk = try #require(SmallDisk(at: sink))
      defer { disk.unmount() }
      let ballast = "\(sink)/ballast"
      _ = FileManager.default.createFile(atPath: ballast, contents: nil)
      let handle = try #require(FileHandle(forWritingAtPath: ballast))
      while (try? handle.write(contentsOf: [UInt8](repeating: 0, count: 1024))) != nil {}
      try handle.close()
      let serial = try finaliseIntoQueue(station, reason: "sink-full", advice: "make room there")
      #expect(station.sink == ["ballast"], "something half written stayed")
      try FileManager.default.removeItem(atPath: ballast)
      try checkDelivery(station, serial)
    }

    /// Done for the officer, queued for the receiver, told on the first page and to the technician.
    private func finaliseIntoQueue(_ station: StationUnderTest, reason: String, advice: String) throws -> String {
      let desk = try station.openDesk()
      try station.signIn(desk)
      try desk.reachReview()
      try desk.post("/finalise")
      #expect(desk.page.heading == "Done")
      let serial = try desk.serial()
      let told = Wait.until(seconds: 10) { (try? station.queue())?.first?.reason == reason ? true : nil }
      let queue = try station.queue()
      #expect(queue.map(\.serial) == [serial])
      #expect(told == true, "\(queue)")
      #expect(station.log.contains(advice), "\(station.log)")
      try desk.post("/next")
      #expect(try desk.wait { $0.parts["unsent"] == "1" }, "\(desk.page.text)")
      return serial
    }

    private func checkDelivery(_ station: StationUnderTest, _ serial: String) throws {
      // The queue is read anew by the next life too: whichever comes first.
      #expect(try station.waitForDelivery(seconds: 40))
      #expect(try station.records(of: serial).map(\.state) == ["delivered"])
      #expect(station.sink.count == 2)
      #expect(station.leaks.isEmpty)
    }

    @Test("A form that doesn't compile is refused with its place, and no pack is made of it", .timeLimit(.minutes(1)))
    func brokenForm() throws {
      let folder = try TemporaryFolder.make(prefix: "form")
      defer { TemporaryFolder.remove(folder) }
      let pack = "\(folder)/core"
      try FileManager.default.copyItem(
        atPath: "\(Programs.projectFolder())/Sources/packs/core", toPath: pack)
      let form = "\(pack)/forms/q0-triage.xml"
      let text = try String(contentsOfFile: form, encoding: .utf8)
      let broken = text.replacingOccurrences(of: "count-selected(", with: "count-selekted(")
      try #require(broken != text)
      try broken.write(toFile: form, atomically: true, encoding: .utf8)

      for arguments in [["form", "compile", form], ["pack", "lint", pack]] {
        let answer = try Tool.run(Programs.path("waypost"), arguments)
        let said = answer.text + answer.errorText
        #expect(answer.status == 1, "\(arguments)")
        #expect(said.contains("q0-triage.xml:"), "\(said)")
        #expect(said.contains("count-selekted"), "\(said)")
      }
      let key = "\(folder)/pack.key"
      try #require(try Tool.run(Programs.path("waypost"), ["keys", "new", "pack", "-o", key]).status == 0)
      let signed = try Tool.run(Programs.path("waypost"), ["pack", "sign", pack, "-o", "\(folder)/out", "--key", key])
      #expect(signed.status == 1)
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/out"))
    }
  }
}

/// A file system of 256 KB in memory over a folder; needs root, and a container may refuse even root.
struct SmallDisk {
  let path: String

  init?(at path: String) {
    self.path = path
    guard let answer = try? Tool.run("mount", ["-t", "tmpfs", "-o", "size=256k", "waypost-test", path]),
      answer.status == 0
    else { return nil }
  }

  func unmount() { _ = try? Tool.run("umount", [path]) }

  static let isPossible: Bool = {
    guard getuid() == 0, let folder = try? TemporaryFolder.make(prefix: "mount") else { return false }
    defer { TemporaryFolder.remove(folder) }
    guard let disk = SmallDisk(at: folder) else { return false }
    disk.unmount()
    return true
  }()
}
