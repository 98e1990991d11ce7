import Foundation
import Messages
import Sealing
import TestSupport
import Testing

@testable import Delivery

/// What `waypost pack fetch` asks of the upload service, against such a server.
private final class DocumentBench {
  let server: OpenRosaServer
  private let bench: SinkBench
  private let courier: Courier
  static let sink = SinkAddress(kind: "openrosa", place: "office")

  init(
    _ kind: OpenRosaServer.Kind, auth: String? = nil, password: String = OpenRosaServer.password, token: Bool = false,
    url: String? = nil, _ more: [String: Double] = [:]
  ) throws {
    server = try OpenRosaServer(kind)
    bench = try SinkBench()
    var entry: [String: Any] = ["url": url ?? (token ? server.http.url : server.url), "connectSeconds": 5]
    for (name, value) in more { entry[name] = value }
    if token { entry["tokenPath"] = "token" } else { entry["credentials"] = "odk" }
    if let auth { entry["auth"] = auth }
    try bench.put("token", "/v1/key/abcDEF123/projects/1\n")
    try bench.put("odk", "\(OpenRosaServer.user)\n\(password)\n")
    try JSONSerialization.data(withJSONObject: ["openrosa:office": entry]).write(
      to: URL(fileURLWithPath: "\(bench.path)/sinks.json"))
    courier = Courier(
      sinks: Sinks(settings: "\(bench.path)/sinks.json", credentials: Credentials(folder: bench.path))
    ) { error in
      #expect(!"\(error)".contains(password) && !"\(error)".contains("abcDEF123"))
    }
  }

  func ask(_ address: String, limit: Int = 1 << 20, isList: Bool = false) -> [FetchReport] {
    courier.answer(FetchRequest(fetch: address, of: Self.sink, limit: limit, isList: isList))
  }

  func fetch(_ address: String, limit: Int = 1 << 20, isList: Bool = false) throws -> [UInt8] {
    let reports = ask(address, limit: limit, isList: isList)
    #expect(reports.dropLast().allSatisfy { !$0.isLast } && reports.last?.isLast == true)
    return reports.flatMap { $0.part.flatMap { Base64.decode($0) } ?? [] }
  }

  func text(_ address: String) throws -> String { String(decoding: try fetch(address, isList: true), as: UTF8.self) }
}

@Suite("Documents of OpenRosa servers") struct OpenRosaDocumentTests {
  @Test("list, manifest and file come over one connection, by password, by digest and by token")
  func comes() throws {
    for (kind, auth, token) in [
      (OpenRosaServer.Kind.central, nil, false), (.central, nil, true), (.kobo, nil, false), (.kobo, "digest", false),
    ] as [(_, String?, _)] {
      let bench = try DocumentBench(kind, auth: auth, token: token)
      let bytes = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      bench.server.change { $0.library.media["core.csv"] = bytes }
      #expect(try bench.text("formList?formID=waypost-packs").contains("<formID>waypost-packs</formID>"))
      let root =
        "\(bench.server.http.url)\(kind == .kobo ? "" : token ? "/v1/key/abcDEF123/projects/1" : "/v1/projects/1")"
      let place = kind == .kobo ? "\(root)/xformsManifest/7" : "\(root)/forms/waypost-packs/manifest"
      #expect(try bench.text(place).contains("<filename>core.csv</filename>"))
      let file =
        kind == .kobo ? "\(root)/xformsMedia/7/core.csv" : "\(root)/forms/waypost-packs/attachments/core.csv"
      #expect(bench.ask(file, limit: 3 << 20).count == 3)
      #expect(try bench.fetch(file, limit: 3 << 20) == bytes)
      #expect(bench.server.http.connections == 1)
    }
  }

  @Test("gone to is another place on this very server, once; another server never, whoever names it")
  func redirects() throws {
    let other = try ScriptedServer { _ in .text(200, "portal") }
    let bench = try DocumentBench(.central)
    let (here, there) = (bench.server.http.url, other.url)
    bench.server.change {
      $0.library.media["core.csv"] = [1]
      $0.library.elsewhere["/blob"] = [1, 2, 3]
      $0.library.replies["core.csv"] = .text(307, "", ["Location": "/blob"])
    }
    let file = "/v1/projects/1/forms/waypost-packs/attachments/core.csv"
    #expect(try bench.fetch(file) == [1, 2, 3])
    // A server behind one that does its TLS writes http, or the port that goes without saying.
    #expect(try bench.fetch(here.replacing("http:", with: "https:") + "/blob") == [1, 2, 3])
    for place in [there + "/blob", "//portal.example/x", here + ".portal.example/x", "https://portal.example/x"] {
      bench.server.change { $0.library.replies["core.csv"] = .text(302, "", ["Location": place]) }
      #expect(bench.ask(file).first?.reason == .notTheServer, "\(place)")
      #expect(bench.ask(place).first?.reason == .notTheServer, "\(place)")
    }
    bench.server.change { $0.library.replies["core.csv"] = .text(302, "", ["Location": file]) }
    #expect(bench.ask(file).first?.reason == .notTheServer)
    #expect(other.requests.isEmpty)
  }

  @Test("a portal's page is no list, and each refusal has its name")
  func refusals() throws {
    let page = "<html>sign on</html>"
    for (reply, reason) in [
      (ScriptedServer.Reply.text(200, page), EnvelopeReport.Reason.notTheServer), (.text(511, page), .notTheServer),
      (.text(404, page), .settings), (.text(503, "", ["Retry-After": "120"]), .busy), (.text(500, page), .serverFailed),
      (.text(302, "", ["Location": "http://portal.example/"]), .notTheServer), (.hangUp, .linkLost),
      (.text(204, ""), .notTheServer), (.raw(Array("SSH-2.0\r\n".utf8)), .notTheServer),
      // Cut off in the middle.
      (
        .raw(Array("HTTP/1.1 200 OK\r\nX-OpenRosa-Version: 1.0\r\nContent-Length: 900\r\n\r\n<xforms".utf8)), .linkLost
      ),
    ] {
      let bench = try DocumentBench(.central)
      bench.server.change { $0.library.replies["formList"] = reply }
      let report = try #require(bench.ask("formList", isList: true).first)
      #expect(
        report.reason == reason && report.part == nil && report.isLast && report.problem != nil, "\(reply) \(report)")
    }
    #expect(try DocumentBench(.central, password: "wrong").ask("formList", isList: true).first?.reason == .notAdmitted)
    #expect(try DocumentBench(.kobo, auth: "digest", password: "wrong").ask("formList").first?.reason == .notAdmitted)
  }

  @Test("no document is longer than was asked for, and none is asked of a sink that has none")
  func bounds() throws {
    let bench = try DocumentBench(.kobo)
    bench.server.change { $0.library.media["core.csv"] = [UInt8](repeating: 0x61, count: 100_001) }
    #expect(bench.ask("/xformsMedia/7/core.csv", limit: 100_000).first?.reason == .notTheServer)
    #expect(try bench.fetch("/xformsMedia/7/core.csv", limit: 100_001).count == 100_001)
    for limit in [0, -1, FetchRequest.largest + 1] {
      #expect(bench.ask("/xformsMedia/7/core.csv", limit: limit).first?.reason == .badOffer)
    }
    let folder = try SinkBench()
    let request = FetchRequest(fetch: "formList", of: folder.sink, limit: 10, isList: true)
    #expect(Courier { _ in }.answer(request).first?.reason == .unknownSink)
  }

  @Test("a large file over a slow link has the time that it needs, a stalled one hasn't")
  func slow() throws {
    let target = try OpenRosaServer(.kobo)
    target.change { $0.library.media["core.csv"] = [UInt8](repeating: 0x61, count: 120_000) }
    let proxy = try FaultProxy(to: [target.http.port], .slow(40_000))
    let bench = try DocumentBench(.kobo, url: proxy.url, ["transferSeconds": 1, "stallSeconds": 2])
    let started = ContinuousClock.now
    #expect(try bench.fetch("/xformsMedia/7/core.csv").count == 120_000)
    #expect(ContinuousClock.now - started > .seconds(2), "the link wasn't slow")
    target.change { $0.library.replies["core.csv"] = .silence }
    let next = try DocumentBench(.kobo, url: proxy.url, ["transferSeconds": 1, "stallSeconds": 2])
    let asked = ContinuousClock.now
    #expect(next.ask("/xformsMedia/7/core.csv").first?.reason == .timedOut)
    #expect(ContinuousClock.now - asked < .seconds(20))
  }
}
