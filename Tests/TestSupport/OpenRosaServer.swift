import Foundation
import Sealing
import Synchronization

/// A server that does as ODK Central or KoboToolbox does with what it is sent, and refuses whatever they would refuse.
///
/// Their ways: central-backend `lib/resources/submissions.js`, `lib/util/problem.js`; kpi
/// `kobo/apps/openrosa/libs/utils/logger_tools.py`, `.../viewsets/xform_submission_api.py`.
public final class OpenRosaServer: Sendable {
  public enum Kind: Sendable { case central, kobo }

  public struct Record: Sendable, Equatable {
    public var manifest: [UInt8]
    public var files: [String: [UInt8]]
  }

  /// What goes wrong next.
  public enum Mishap: Sendable {
    /// The record is taken, and the reply lost.
    case lostReply
    /// Another request is at work on the same record.
    case locked
    case overQuota
    case proxyLimit
    case answer(ScriptedServer.Reply)
  }

  public struct State: Sendable {
    public var records: [String: Record] = [:]
    public var mishaps: [Mishap] = []
    /// Files whose names the manifest doesn't have.
    public var strangers: [String] = []
    public var nonces: [String: Int] = [:]
    public var form = "q2-asylum"
    public var version = "2026112501"
    public var limit: Int
    /// What HEAD is answered instead.
    public var entrance: ScriptedServer.Reply?
    public var library = Library()
  }

  public static let user = "post-7"
  public static let password = "correct horse"

  public let kind: Kind
  public let http: ScriptedServer
  private let shared: Shared

  private final class Shared: Sendable {
    let state: Mutex<State>
    init(_ state: State) { self.state = Mutex(state) }
  }

  public init(_ kind: Kind) throws {
    self.kind = kind
    let shared = Shared(State(limit: kind == .central ? 100_000_000 : 10_000_000))
    self.shared = shared
    http = try ScriptedServer { request in shared.state.withLock { Self.answer(request, kind, &$0) } }
  }

  public var state: State { shared.state.withLock { $0 } }
  public func change(_ change: @Sendable (inout State) -> Void) { shared.state.withLock { change(&$0) } }
  public var posts: [ScriptedServer.Request] { http.requests.filter { $0.method == "POST" && !$0.body.isEmpty } }
  /// What `url` has in sinks.json.
  public var url: String { http.url + (kind == .central ? "/v1/projects/1" : "") }

  private static func answer(
    _ request: ScriptedServer.Request, _ kind: Kind, _ state: inout State
  ) -> ScriptedServer.Reply {
    guard request.headers["x-openrosa-version"] == "1.0", request.headers["date"] != nil else {
      return says(400, "X-OpenRosa-Version and Date are needed")
    }
    if request.method == "GET" { return hand(request, kind, &state) }
    let token = "/v1/key/abcDEF123/projects/1/submission"
    let path = kind == .central ? "/v1/projects/1/submission" : "/submission"
    guard request.path == path || (kind == .central && request.path == token) else {
      return .text(404, "<html>nothing here</html>")
    }
    if request.path != token, let challenge = refusesEntry(request, kind, &state) { return challenge }
    if request.method == "HEAD" {
      return state.entrance
        ?? .answer(
          204, headers: ["X-OpenRosa-Version": "1.0", "X-OpenRosa-Accept-Content-Length": "\(state.limit)"])
    }
    guard request.method == "POST" else { return says(405, "no such method") }
    guard request.body.count <= state.limit else { return .text(413, "<html>nginx</html>") }
    let mishap = state.mishaps.isEmpty ? nil : state.mishaps.removeFirst()
    switch mishap {
    case .locked: return says(423, "Submission is being processed")
    case .overQuota: return says(402, "Account has exceeded its limit")
    case .proxyLimit: return .text(413, "<html>413 Request Entity Too Large</html>")
    case .answer(let reply): return reply
    case .lostReply:
      _ = take(request, kind, &state)
      return .hangUp
    case nil: return take(request, kind, &state)
    }
  }

  private static func take(
    _ request: ScriptedServer.Request, _ kind: Kind, _ state: inout State
  ) -> ScriptedServer.Reply {
    guard let parts = parts(request), let first = parts.first, first.name == "xml_submission_file",
      first.type == "text/xml"
    else { return says(400, "the first part has to be xml_submission_file") }
    let manifest = String(decoding: first.bytes, as: UTF8.self)
    guard let id = element("orx:instanceID", manifest), manifest.contains(" encrypted=\"yes\""),
      let expected = element("encryptedXmlFile", manifest)
    else { return says(400, "instanceID missing, or a record in clear") }
    guard manifest.contains(" id=\"\(state.form)\"") else { return says(kind == .central ? 403 : 404, "no such form") }
    guard kind == .kobo || manifest.contains(" version=\"\(state.version)\"") else {
      return says(404, "The form version could not be found")
    }
    var record = state.records[id] ?? Record(manifest: first.bytes, files: [:])
    let isKnown = state.records[id] != nil
    guard record.manifest == first.bytes else {
      return says(409, "A submission already exists with this ID, but with different XML")
    }
    for part in parts.dropFirst() {
      if part.name != expected {
        state.strangers.append(part.name)
        if kind == .central { continue }
      }
      if kind == .kobo, let held = record.files[part.name], held != part.bytes {
        return says(409, "another attachment of this name")
      }
      record.files[part.name] = part.bytes
    }
    state.records[id] = record
    return isKnown && kind == .kobo
      ? says(202, "Duplicate submission") : says(201, "full submission upload was successful!")
  }

  private static func says(_ status: Int, _ words: String) -> ScriptedServer.Reply {
    .text(
      status,
      "<OpenRosaResponse xmlns=\"http://openrosa.org/http/response\"><message nature=\"\">\(words)</message>"
        + "</OpenRosaResponse>", ["Content-Type": "text/xml", "X-OpenRosa-Version": "1.0"])
  }

  private static func element(_ name: String, _ text: String) -> String? {
    let parts = text.components(separatedBy: "<\(name)>")
    guard parts.count == 2 else { return nil }
    return parts[1].components(separatedBy: "</\(name)>")[0]
  }

  private struct Part {
    var name: String
    var type: String
    var bytes: [UInt8]
  }

  /// Nil unless the body is multipart/form-data to the letter.
  private static func parts(_ request: ScriptedServer.Request) -> [Part]? {
    let type = request.headers["content-type"] ?? ""
    guard type.hasPrefix("multipart/form-data; boundary=") else { return nil }
    let mark = Array("--\(type.dropFirst("multipart/form-data; boundary=".count))".utf8)
    var rest = request.body[...]
    guard rest.starts(with: mark) else { return nil }
    rest = rest.dropFirst(mark.count)
    var found: [Part] = []
    while !rest.elementsEqual(Array("--\r\n".utf8)) {
      guard rest.starts(with: [13, 10]), let blank = rest.firstRange(of: Array("\r\n\r\n".utf8)),
        let end = rest.firstRange(of: [13, 10] + mark)
      else { return nil }
      let head = String(decoding: rest[..<blank.lowerBound], as: UTF8.self)
      guard
        let name = head.components(separatedBy: "form-data; name=\"").dropFirst().first?.split(separator: "\"").first,
        let type = head.components(separatedBy: "Content-Type: ").dropFirst().first
      else { return nil }
      found.append(
        Part(
          name: String(name), type: type.components(separatedBy: "\r\n")[0],
          bytes: Array(rest[blank.upperBound..<end.lowerBound])))
      rest = rest[end.upperBound...]
    }
    return found
  }

  /// Central takes a name and password sent ahead and challenges nobody to a digest; Kobo challenges.
  static func refusesEntry(
    _ request: ScriptedServer.Request, _ kind: Kind, _ state: inout State
  ) -> ScriptedServer.Reply? {
    let given = request.headers["authorization"] ?? ""
    if given == "Basic \(Data("\(user):\(password)".utf8).base64EncodedString())" { return nil }
    guard kind == .kobo else { return says(401, "Could not authenticate") }
    if given.hasPrefix("Digest "), isRight(given, request, &state) { return nil }
    let nonce = "nonce\(state.nonces.count)"
    state.nonces[nonce] = 0
    return .answer(
      401, headers: ["WWW-Authenticate": "Digest realm=\"kobo\", qop=\"auth\", nonce=\"\(nonce)\", opaque=\"o1\""])
  }

  /// RFC 2617, MD5, qop=auth.
  private static func isRight(_ given: String, _ request: ScriptedServer.Request, _ state: inout State) -> Bool {
    var fields: [String: String] = [:]
    for pair in given.dropFirst(7).components(separatedBy: ",") {
      let words = pair.trimmingCharacters(in: .whitespaces).split(separator: "=", maxSplits: 1).map(String.init)
      guard words.count == 2 else { return false }
      fields[words[0]] = words[1].trimmingCharacters(in: CharacterSet(charactersIn: "\""))
    }
    guard let nonce = fields["nonce"], let last = state.nonces[nonce], let nc = fields["nc"],
      let cnonce = fields["cnonce"],
      let count = Int(nc, radix: 16), count > last, fields["opaque"] == "o1", fields["qop"] == "auth",
      cnonce.count >= 8, fields["uri"] == request.path
    else { return false }
    state.nonces[nonce] = count
    func md5(_ text: String) -> String { Digest.digest(Array(text.utf8), .md5).map { Hex.encode($0) } ?? "" }
    let who = md5("\(user):kobo:\(password)")
    let what = md5("\(request.method):\(request.path)")
    return fields["response"] == md5("\(who):\(nonce):\(nc):\(cnonce):auth:\(what)")
  }
}
