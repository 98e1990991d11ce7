import EventLoop
import Foundation
import TestSupport
import Testing

extension Journeys {
  /// The daemon under a service manager: what it tells, what it inherits.
  @Suite struct ServiceManagerTests {
    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func tellsReadyFeedsTheWatchdogAndSaysThatItStops() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      #expect(station.stopDaemon() == 0)

      let manager = try NotificationSocket("\(station.folder)/run/notify")
      let daemon = try RunningProgram(
        Programs.path("waypostd"), station.daemonArguments,
        environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "200000"])
      defer { daemon.stop() }
      #expect(manager.wait(for: "READY=1", seconds: 15))
      #expect(manager.wait(for: "WATCHDOG=1", seconds: 5))
      #expect(manager.wait(for: "WATCHDOG=1", seconds: 5))

      // A process that hangs says nothing, and systemd ends it.
      daemon.send(SIGSTOP)
      manager.forget()
      #expect(!manager.wait(for: "WATCHDOG=1", seconds: 1))
      daemon.send(SIGCONT)
      #expect(manager.wait(for: "WATCHDOG=1", seconds: 5))

      daemon.send(SIGTERM)
      #expect(manager.wait(for: "STOPPING=1", seconds: 5))
      #expect(daemon.waitForExit(seconds: 10) == 0)
    }

    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func takesItsLanePortsFromTheSocketUnit() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      #expect(station.stopDaemon() == 0)
      let ports = try Self.freePorts()
      try station.editConfiguration { configuration in
        configuration["lanes"] = [
          ["name": "desk", "audience": "desk", "port": Int(ports[0])],
          ["name": "kiosk", "audience": "kiosk", "port": Int(ports[1])],
        ]
      }
      // In the unit's order, which isn't the configuration's: the port tells the lane.
      let manager = try RunningProgram(
        "systemd-socket-activate",
        ["-l", "127.0.0.1:\(ports[1])", "-l", "127.0.0.1:\(ports[0])", Programs.path("waypostd")]
          + station.daemonArguments, environment: ["SYSTEMD_LOG_LEVEL": "err"])
      defer { manager.stop() }
      // The first connection starts the daemon, as the unit would at boot.
      let listening = Wait.until(seconds: 10) { try? LoopbackConnection(port: ports[0]) }
      #expect(listening != nil)
      try station.waypost("status", "--wait", "15")
      let desk = try station.openDesk()
      #expect(desk.http.port == ports[0])
      #expect(desk.page.heading == "Scan your badge")
      let kiosk = try DeskClient(link: station.link(lane: "kiosk"))
      #expect(kiosk.http.port == ports[1])
    }
  }
}

extension Journeys.ServiceManagerTests {
  /// Two ports that are free now: bound, looked at, let go.
  static func freePorts() throws -> [UInt16] {
    let one = try LoopbackSocket.listen(port: 0)
    let other = try LoopbackSocket.listen(port: 0)
    return [try LoopbackSocket.port(of: one.raw), try LoopbackSocket.port(of: other.raw)]
  }
}

/// The receiving end of sd_notify(3).
private final class NotificationSocket {
  let path: String
  private let descriptor: Int32
  private var heard: [String] = []

  init(_ path: String) throws {
    self.path = path
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard descriptor >= 0, bound == 0 else { throw Tool.Failure.failed("no socket for notifications: errno \(errno)") }
  }

  deinit { close(descriptor) }

  /// Whether a message came, now or within `seconds`; each counts once.
  func wait(for message: String, seconds: Double) -> Bool {
    let end = ProcessInfo.processInfo.systemUptime + seconds
    while true {
      if let index = heard.firstIndex(of: message) {
        heard.remove(at: index)
        return true
      }
      let left = end - ProcessInfo.processInfo.systemUptime
      guard left > 0, receive(milliseconds: Int32(left * 1000) + 1) else { return false }
    }
  }

  /// Drops what was said so far.
  func forget() {
    while receive(milliseconds: 0) {}
    heard = []
  }

  private func receive(milliseconds: Int32) -> Bool {
    var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&poller, 1, milliseconds) > 0 else { return false }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return false }
    heard += String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
    return true
  }
}
