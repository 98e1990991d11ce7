import Foundation
import Messages
import Sealing
import TestSupport
import Testing

@testable import Delivery

/// A post that delivers to one such server.
private final class OpenRosaPost {
  let server: OpenRosaServer
  let office: ODKOffice
  private let bench: SinkBench
  private var courier: Courier

  init(
    _ kind: OpenRosaServer.Kind, auth: String? = nil, password: String = OpenRosaServer.password, token: String? = nil
  )
    throws
  {
    server = try OpenRosaServer(kind)
    office = try ODKOffice.shared.get()
    bench = try SinkBench()
    var entry = ["url": token == nil ? server.url : server.http.url, "credentials": "odk"]
    entry["auth"] = auth
    if let token {
      entry["credentials"] = nil
      entry["tokenPath"] = "token"
      try bench.put("token", token + "\n")
    }
    try bench.put("odk", "\(OpenRosaServer.user)\n\(password)\n")
    try Data(JSONEncoder().encode(["openrosa:office": entry])).write(
      to: URL(fileURLWithPath: "\(bench.path)/sinks.json"))
    courier = Courier(
      sinks: Sinks(settings: "\(bench.path)/sinks.json", credentials: Credentials(folder: bench.path))
    ) { error in
      #expect(!"\(error)".contains(password) && !"\(error)".contains(token ?? "no token"))
    }
  }

  /// The record of this number, closed: each time otherwise.
  func offer(_ number: Int, _ text: String = "<data/>") throws -> EnvelopeOffer {
    try offer(number, bytes: ODKEncryption.sealForm(Array(text.utf8), to: office.addressee(number)))
  }

  func offer(_ number: Int, bytes: [UInt8]) throws -> EnvelopeOffer {
    var offer = try bench.offer(number, bytes: bytes)
    offer.sink = SinkAddress(kind: "openrosa", place: "office")
    return offer
  }

  func deliver(_ offer: EnvelopeOffer, trial: Int = 0) -> EnvelopeReport {
    var offer = offer
    offer.trial = trial
    return courier.answer(offer)
  }

  func opened(_ number: Int) throws -> String? {
    let addressee = office.addressee(number)
    return try server.state.records[addressee.instanceID].map {
      String(decoding: try office.open($0, addressee), as: UTF8.self)
    }
  }
}

@Suite("OpenRosa servers", .enabled(if: Tool.path("openssl") != nil, "openssl is not installed"))
struct OpenRosaTests {
  @Test("what arrives is opened by openssl and is the record, at ODK Central and at Kobo, by password and by digest")
  func arrives() throws {
    for (kind, auth) in [(OpenRosaServer.Kind.central, nil), (.kobo, nil), (.kobo, "digest")] as [(_, String?)] {
      let post = try OpenRosaPost(kind, auth: auth)
      for number in 0..<3 {
        let offer = try post.offer(number, "<data>the answers of number \(number)</data>")
        let report = post.deliver(offer)
        #expect(report.outcome == .acknowledged && report.receipt == offer.digest, "\(report)")
        #expect(try post.opened(number) == "<data>the answers of number \(number)</data>")
      }
      #expect(post.server.state.records.count == 3 && post.server.state.strangers.isEmpty)
      #expect(post.server.http.connections == 1)
      #expect(post.server.http.requests.count { $0.method == "HEAD" } == (auth == nil ? 1 : 2))
      #expect(!post.server.http.requests.contains { $0.text.contains("answers") })
    }
  }

  @Test("an app user's token goes as a path from a credential")
  func token() throws {
    let post = try OpenRosaPost(.central, token: "/v1/key/abcDEF123/projects/1")
    #expect(post.deliver(try post.offer(1)).outcome == .acknowledged)
    #expect(post.server.http.requests.allSatisfy { $0.headers["authorization"] == nil })
  }

  @Test("a reply is lost: the same bytes go out again, and the server has the record once", arguments: [true, false])
  func lostReply(central: Bool) throws {
    let post = try OpenRosaPost(central ? .central : .kobo)
    // Twice: where a kept connection ends, libcurl itself tries once more on another.
    post.server.change { $0.mishaps = [.lostReply, .lostReply] }
    let offer = try post.offer(1, "<data>once</data>")
    let first = post.deliver(offer)
    #expect(first.outcome == .retry && first.reason == .linkLost)
    #expect(post.deliver(offer).outcome == .acknowledged)
    #expect(post.deliver(offer).outcome == .acknowledged)
    #expect(post.server.state.records.count == 1)
    #expect(try post.opened(1) == "<data>once</data>")
    let posts = post.server.posts
    #expect(posts.count == 4 && Set(posts.map(\.body)).count == 1)
    #expect(Set(posts.map { $0.headers["content-type"] }).count == 1)
  }

  @Test("closed a second time it is another record under the same id: set aside, with the server's words")
  func changedBytes() throws {
    for kind in [OpenRosaServer.Kind.central, .kobo] {
      let post = try OpenRosaPost(kind)
      #expect(post.deliver(try post.offer(1, "<data>one</data>")).outcome == .acknowledged)
      let report = post.deliver(try post.offer(1, "<data>one</data>"))
      #expect(report.outcome == .parked && report.reason == .conflict, "\(report)")
      #expect(report.words?.hasPrefix("A submission already exists") == true)
      #expect(try post.opened(1) == "<data>one</data>")
      // It blocks no other.
      #expect(post.deliver(try post.offer(2)).outcome == .acknowledged)
    }
  }

  @Test("423 is tried again, 402 ends the run, a proxy's 413 sets one envelope aside")
  func refusals() throws {
    let post = try OpenRosaPost(.kobo)
    post.server.change { $0.mishaps = [.locked, .proxyLimit, .overQuota] }
    let offer = try post.offer(1)
    let locked = post.deliver(offer)
    #expect(locked.outcome == .retry && locked.reason == .busy && locked.words == "Submission is being processed")
    let large = post.deliver(try post.offer(2))
    #expect(large.outcome == .parked && large.reason == .tooLarge)
    let quota = post.deliver(offer)
    #expect(quota.outcome == .stop && quota.reason == .sinkFull && quota.words == "Account has exceeded its limit")
    let asked = post.server.http.requests.count
    #expect(post.deliver(offer).outcome == .stop && post.server.http.requests.count == asked)
    #expect(post.deliver(offer, trial: 1).outcome == .acknowledged)
  }

  @Test("what is larger than the server says it takes is not sent")
  func limit() throws {
    let post = try OpenRosaPost(.kobo)
    post.server.change { $0.limit = 3000 }
    let report = post.deliver(try post.offer(1, String(repeating: "a", count: 4000)))
    #expect(report.outcome == .parked && report.reason == .tooLarge)
    #expect(post.server.posts.isEmpty)
    #expect(post.deliver(try post.offer(2)).outcome == .acknowledged)
  }

  @Test("a wrong password, basic or digest, ends the run; nothing was sent")
  func password() throws {
    for (kind, auth) in [(OpenRosaServer.Kind.central, nil), (.kobo, nil), (.kobo, "digest")] as [(_, String?)] {
      let post = try OpenRosaPost(kind, auth: auth, password: "wrong")
      let report = post.deliver(try post.offer(1))
      #expect(report.outcome == .stop && report.reason == .notAdmitted, "\(report)")
      #expect(post.server.posts.isEmpty)
    }
  }

  @Test("a form or version that isn't there: Central's 403 ends the run, its 404 sets aside, Kobo's 404 too")
  func unknownForm() throws {
    for (kind, form, version, wanted) in [
      (OpenRosaServer.Kind.central, "other", "2026112501", EnvelopeReport.Outcome.stop),
      (.central, "q2-asylum", "1", .parked), (.kobo, "other", "1", .parked),
    ] {
      let post = try OpenRosaPost(kind)
      post.server.change {
        $0.form = form
        $0.version = version
      }
      let report = post.deliver(try post.offer(1))
      #expect(report.outcome == wanted && report.words != nil, "\(report)")
    }
  }

  @Test("only an OpenRosa server's 201 or 202 is success")
  func portals() throws {
    let ours = ["X-OpenRosa-Version": "1.0"]
    for reply in [
      ScriptedServer.Reply.text(200, "<html>sign on</html>"), .text(200, "<OpenRosaResponse/>", ours),
      .text(201, "<html>sign on</html>"), .text(204, ""), .text(302, "", ["Location": "http://portal.example/"]),
      .text(404, "<html>no</html>"), .text(502, "bad gateway"),
    ] {
      let post = try OpenRosaPost(.central)
      post.server.change { $0.mishaps = [.answer(reply)] }
      let report = post.deliver(try post.offer(1))
      #expect(report.outcome == .stop, "\(reply) \(report)")
    }
    let post = try OpenRosaPost(.central)
    post.server.change { $0.mishaps = [.answer(.text(503, "", ["Retry-After": "120"]))] }
    let report = post.deliver(try post.offer(1))
    #expect(report.outcome == .stop && report.reason == .busy && report.retryAfterSeconds == 120)
  }

  @Test("nothing is posted to what doesn't answer HEAD as an OpenRosa server, or sends us to another host")
  func entrance() throws {
    let ours = ["X-OpenRosa-Version": "1.0"]
    for reply in [
      ScriptedServer.Reply.text(204, ""), .text(200, "", ours), .text(302, "", ["Location": "http://portal.example/"]),
      .text(404, ""), .text(500, ""), .text(204, "", ours.merging(["Location": "//portal.example/submission"]) { $1 }),
      .text(204, "", ours.merging(["Location": "http://127.0.0.1.portal.example/submission"]) { $1 }),
    ] {
      let post = try OpenRosaPost(.central)
      post.server.change { $0.entrance = reply }
      #expect(post.deliver(try post.offer(1)).outcome != .acknowledged, "\(reply)")
      #expect(post.server.posts.isEmpty, "\(reply)")
    }
  }

  @Test("another place on the same host is gone to")
  func location() throws {
    let post = try OpenRosaPost(.central)
    let place = "\(post.server.http.url)/v1/key/abcDEF123/projects/1/submission"
    post.server.change { $0.entrance = .text(204, "", ["X-OpenRosa-Version": "1.0", "Location": place]) }
    #expect(post.deliver(try post.offer(1)).outcome == .acknowledged)
    #expect(post.server.posts.map(\.path) == ["/v1/key/abcDEF123/projects/1/submission"])
  }

  @Test("an age file never goes to such a server")
  func otherSeal() throws {
    let post = try OpenRosaPost(.kobo)
    let report = post.deliver(try post.offer(1, bytes: Array("age-encryption.org/v1\n-> X25519 …".utf8)))
    #expect(report.outcome == .parked && report.reason == .badOffer)
    #expect(post.server.http.requests.isEmpty)
  }

  @Test("an auth that isn't known, or a token that is no path, is a matter of settings")
  func settings() throws {
    #expect(try post("ntlm", nil) == .settings)
    for token in ["v1/key/x", "//elsewhere.example", "/a b", "/a/"] { #expect(try post(nil, token) == .settings) }
  }

  private func post(_ auth: String?, _ token: String?) throws -> EnvelopeReport.Reason? {
    let post = try OpenRosaPost(.central, auth: auth, token: token)
    return post.deliver(try post.offer(1)).reason
  }
}
