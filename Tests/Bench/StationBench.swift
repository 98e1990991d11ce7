import EventLoop
import Foundation
import JSONLines
import Messages
import TestSupport

/// Figures of a whole training station: the built programs, real sockets, a pty for a scanner.
enum StationBench {
  static func run() throws {
    let station = try StationUnderTest()
    defer { station.stop() }
    // First, while no page's connection waits to be closed.
    try idle(station)
    try scanToEvent(station)
    let desk = try station.openDesk()
    try station.signIn(desk)
    try answerToPage(station, desk)
  }

  /// From before the scan's bytes are handed to the pty to the event on the page's stream; the control socket's way is
  /// counted in.
  private static func scanToEvent(_ station: StationUnderTest) throws {
    let desk = try station.openDesk()
    let stream = try PageStream(desk)
    let socket = try UnixSocket.connect(to: station.controlSocket)
    let control = BlockingLines(input: socket.raw, output: socket.raw, limit: MessageLimits.control)
    let bytes = Data("\(station.badge)\r\n".utf8).base64EncodedString()
    let samples = try Samples(300, warmUp: 10) {
      try control.send(ControlRequest("simulate scan", ["lane": "desk", "bytes": bytes]))
      try stream.waitForEvent("changed")
      _ = try control.next()
    }
    Measurement(
      name: "scan-to-event-p99", value: samples.percentile(0.99) * 1000, unit: "ms",
      ratio: samples.percentile(0.99) / 0.005, against: "budget 5 ms"
    ).say()
  }

  /// From the answer's submission to the last byte of the next page: POST, redirect, GET, a connection for each.
  private static func answerToPage(_ station: StationUnderTest, _ desk: DeskClient) throws {
    try station.scan("utopia-td3")
    guard try desk.wait({ $0.form("/triage") != nil }) else { throw Tool.Failure.failed("no triage page") }
    let fields = (desk.page.form("/triage")?.fields ?? []).map { ($0.name, $0.value) } + [("q-t4", "yes")]
    let headers = [
      ("Cookie", desk.cookie), ("Sec-Fetch-Site", "same-origin"), ("Origin", "http://127.0.0.1:\(desk.http.port)"),
    ]
    let body = HTTPClient.encode(fields)
    let samples = try Samples(100) {
      let redirect = try desk.http.request("POST", "/triage", headers: headers, body: body)
      let page = try desk.http.request("GET", "/", headers: headers)
      guard redirect.status == 303, page.status == 200 else { throw Tool.Failure.failed("the answer was not taken") }
    }
    Measurement(
      name: "answer-to-page-p95", value: samples.percentile(0.95) * 1000, unit: "ms",
      ratio: samples.percentile(0.95) / 0.010, against: "budget 10 ms (two requests here)"
    ).say()
  }

  /// A line of /proc/PID/status in kB.
  private static func memory(of station: StationUnderTest, _ key: String) -> Int? {
    guard let pid = station.daemonPID, let data = FileManager.default.contents(atPath: "/proc/\(pid)/status") else {
      return nil
    }
    let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("\(key):") }
    return line?.split(separator: " ").dropLast().last.flatMap { Int($0) } ?? nil
  }

  private static func idle(_ station: StationUnderTest) throws {
    func wakeUps() throws -> Double {
      let status = try JSONLine.decode(JSONValue.self, from: Array(station.waypost("status", "--json").utf8))
      return Double(status["wakeUps"]?.int ?? 0)
    }
    // What asking itself costs, so that it can be taken off.
    let first = try wakeUps()
    let asking = try wakeUps() - first
    let before = try wakeUps()
    Thread.sleep(forTimeInterval: 20)
    let perMinute = max(0, (try wakeUps() - before - asking) * 3)
    Measurement(name: "idle-wake-ups", value: perMinute, unit: "per minute", against: "budget 0").say()
    for (name, key, budget) in [("daemon-rss", "VmRSS", 24.0), ("daemon-anonymous", "RssAnon", 8.0)] {
      guard let kilobytes = memory(of: station, key) else { continue }
      let megabytes = Double(kilobytes) / 1024
      Measurement(
        name: name, value: megabytes, unit: "MB", ratio: megabytes / budget, against: "budget \(Int(budget)) MB"
      )
      .say()
    }
  }
}
