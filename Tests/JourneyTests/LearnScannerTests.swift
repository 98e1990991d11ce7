import EventLoop
import Foundation
import Glibc
import JSONLines
import Messages
import Scanning
import TestSupport
import Testing

extension Journeys {
  /// A scanner that nobody described, on a real line (a pseudo terminal): learned, admitted, read, and still there after
  /// a restart.
  @Suite("Learning a scanner", .enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
  struct LearnScannerTests {
    /// The far end of a serial line, on a loop of its own.
    private final class Line {
      let loop: EventLoop
      let scanner: SimulatedScanner

      init() throws {
        loop = try EventLoop()
        scanner = try SimulatedScanner(loop: loop)
      }

      func type(_ text: String) throws { try scanner.type(text.utf8) }
    }

    @Test(.timeLimit(.minutes(2)))
    func learnedScannerOutlivesARestart() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let line = try Line()
      let watcher = try UnixSocket.connect(to: station.controlSocket)
      var patience = timeval(tv_sec: 10, tv_usec: 0)
      setsockopt(watcher.raw, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
      let events = BlockingLines(input: watcher.raw, output: watcher.raw, limit: MessageLimits.control)
      try events.send(ControlRequest("devices watch"))
      let snapshot = try #require(try events.next(ControlAnswer<JSONValue>.self)?.body)
      #expect(snapshot["devices"]?.array?.count == 2, "the simulated two alone: \(snapshot)")

      let learn = try RunningProgram(
        Programs.path("waypost"),
        [
          "devices", "learn", "--lane", "desk", "--device", line.scanner.path, "--yes", "--socket",
          station.controlSocket,
        ])
      for (count, text) in ["SOD3\u{2}HELLO\u{3}EOD3", "SOD3\u{2}WORLD!\u{3}EOD3", "SOD3\u{2}4006381333931\u{3}EOD3"]
        .enumerated()
      {
        // Each is told before the next is scanned; the first waits until the line is open.
        let due = count == 0 ? "Scan three" : "\(count) of 3"
        try #require(
          Wait.until(seconds: 20) { learn.errorText.contains(due) ? true : nil } == true, "\(learn.errorText)")
        if count == 0 { Thread.sleep(forTimeInterval: 0.5) }
        try line.type(text)
      }
      #expect(learn.waitForExit(seconds: 20) == 0, "\(learn.errorText)")
      #expect(learn.errorText.contains("STX ... ETX"))

      // Read at once, and told to whoever watches.
      let change = try #require(try events.next(ControlAnswer<JSONValue>.self)?.body)
      #expect(change["event"]?.string == "device" && change["device"]?["state"]?.string == "reading", "\(change)")
      try line.type("SOD3\u{2}\(station.badge)\u{3}EOD3")
      let scan = try #require(try events.next(ControlAnswer<JSONValue>.self)?.body)
      #expect(scan["event"]?.string == "scan" && scan["device"]?["scanCount"]?.int == 1, "\(scan)")
      #expect(!"\(scan)".contains(station.badge), "what was scanned was told")

      try station.restart()
      let list = try station.waypost("devices", "list", "--json")
      #expect(list.contains("\"profile\":\"learned-") && list.contains("\"state\":\"reading\""), "\(list)")
      let desk = try station.openDesk()
      try line.type("SOD3\u{2}\(station.badge)\u{3}EOD3")
      #expect(try desk.wait { $0.text.contains("PIN") })

      #expect(try station.waypost("devices", "forget", line.scanner.path).contains("no longer read"))
      #expect(try !station.waypost("devices", "list", "--json").contains("learned-"))
    }
  }
}
