import Foundation
import Sealing

extension OpenRosaServer {
  /// What a server has to fetch: a list of forms, and one form's media.
  public struct Library: Sendable {
    /// The form that has the media.
    public var form = "waypost-packs"
    /// Other forms in the list, before it.
    public var others = 0
    /// How often the form stands in the list; its list of media is left out at 0.
    public var copies = 1
    public var media: [String: [UInt8]] = [:]
    /// Instead of the right ones.
    public var hashes: [String: String] = [:]
    public var addresses: [String: String] = [:]
    /// Bytes at other paths of this server.
    public var elsewhere: [String: [UInt8]] = [:]
    /// What is answered instead, by "formList", "manifest" or a file's name.
    public var replies: [String: ScriptedServer.Reply] = [:]
  }

  private static let token = "/v1/key/abcDEF123/projects/1"

  /// central-backend `lib/resources/forms.js`, `lib/formats/openrosa.js`; kpi `xform_list_api.py`.
  static func hand(_ request: ScriptedServer.Request, _ kind: Kind, _ state: inout State) -> ScriptedServer.Reply {
    let path = String(request.path.prefix { $0 != "?" })
    let hasToken = kind == .central && path.hasPrefix(token + "/")
    if !hasToken, let challenge = refusesEntry(request, kind, &state) { return challenge }
    let root = hasToken ? token : kind == .central ? "/v1/projects/1" : ""
    let library = state.library
    let origin = "http://\(request.headers["host"] ?? "")"
    let (manifest, media) =
      kind == .central
      ? ("\(root)/forms/\(library.form)/manifest", "\(root)/forms/\(library.form)/attachments/")
      : ("/xformsManifest/7", "/xformsMedia/7/")
    if let bytes = library.elsewhere[path] { return .answer(200, body: bytes) }
    switch path {
    case "\(root)/formList":
      return library.replies["formList"] ?? document(list(library, "\(origin)\(root)", origin + manifest))
    case manifest:
      return library.replies["manifest"] ?? document(Self.manifest(library, origin + media))
    default:
      guard path.hasPrefix(media), let bytes = library.media[String(path.dropFirst(media.count))] else {
        return .text(404, "<html>nothing here</html>")
      }
      // ODK Central hands a file out as any web server would.
      return library.replies[String(path.dropFirst(media.count))]
        ?? .answer(
          200, headers: kind == .central ? ["Content-Type": "text/csv"] : ["X-OpenRosa-Version": "1.0"], body: bytes)
    }
  }

  private static func document(_ text: String) -> ScriptedServer.Reply {
    .text(200, text, ["Content-Type": "text/xml; charset=utf-8", "X-OpenRosa-Version": "1.0"])
  }

  private static func list(_ library: Library, _ place: String, _ manifest: String) -> String {
    func form(_ id: String, _ manifest: String?) -> String {
      "<xform><formID>\(id)</formID><name>Form &amp; \(id)</name><version>7</version>"
        + "<hash>md5:00000000000000000000000000000000</hash><downloadUrl>\(place)/forms/\(id).xml</downloadUrl>"
        + (manifest.map { "<manifestUrl>\($0)</manifestUrl>" } ?? "") + "<future>?</future></xform>\n"
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xforms xmlns=\"http://openrosa.org/xforms/xformsList\">\n"
      + (0..<library.others).map { form("other-\($0)", nil) }.joined()
      + (library.copies == 0
        ? form(library.form, nil) : (0..<library.copies).map { _ in form(library.form, manifest) }.joined())
      + "</xforms>"
  }

  private static func manifest(_ library: Library, _ place: String) -> String {
    let files = library.media.sorted { $0.key < $1.key }.map { name, bytes in
      let digest = Digest.digest(bytes, .md5).map { Hex.encode($0) } ?? ""
      return "<mediaFile><filename>\(name)</filename><hash>\(library.hashes[name] ?? "md5:\(digest)")</hash>"
        + "<downloadUrl>\(library.addresses[name] ?? place + name)</downloadUrl></mediaFile>"
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<manifest xmlns=\"http://openrosa.org/xforms/xformsManifest\">\(files.joined())</manifest>"
  }
}
