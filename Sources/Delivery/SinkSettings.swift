import FoundationEssentials
import Messages

/// How one sink of `sinks.json` is reached. Secrets stand in files of the credentials folder; here are their names.
public struct SinkSettings: Decodable, Sendable, Equatable {
  /// "https://HOST[:PORT][/PATH]"; plain http only to this machine itself.
  public var url: String
  /// PEM file of the authorities that may vouch for the server; without `ca` and `pin` the system's do.
  public var ca: String?
  /// "sha256//BASE64" of the server's public key, several joined by ";". With a pin and no `ca` the pin alone decides.
  public var pin: String?
  /// Credential file: our certificate and its key, PEM.
  public var clientCertificate: String?
  /// "http://HOST:PORT"; no proxy is used that isn't named here.
  public var proxy: String?
  /// Credential file: "USER:PASSWORD" for the proxy.
  public var proxyCredentials: String?
  /// Credential file; two lines, the key's id or user, and the secret or password.
  public var credentials: String?
  /// Until a connection stands, TLS included; 30 s.
  public var connectSeconds: Double?
  /// For one exchange of a small envelope; 300 s. Each 10 bytes of the request add a second.
  public var transferSeconds: Double?
  /// How long fewer than 10 bytes a second may move; 60 s.
  public var stallSeconds: Int?

  /// s3: the bucket.
  public var bucket: String?
  /// s3: as the store names it; "us-east-1" where it doesn't care.
  public var region: String?
  /// s3: what object names begin with, such as "d7/".
  public var prefix: String?

  /// openrosa: how `credentials` are shown, "basic" (over TLS, in one round trip; without this) or "digest".
  public var auth: String?
  /// openrosa: credential file; one line, the path with a token in it that follows `url`, such as an app user's of ODK
  /// Central.
  public var tokenPath: String?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case url, ca, pin, clientCertificate, proxy, proxyCredentials, credentials
    case connectSeconds, transferSeconds, stallSeconds, bucket, region, prefix, auth, tokenPath
  }

  public init(url: String) { self.url = url }
}

/// `/etc/waypost/sinks.json`: the uploader's own settings, by the same text that a pack's directory names.
public struct SinksFile: Sendable {
  private let entries: [String: SinkSettings]
  private let path: String

  public static let standardPath = "/etc/waypost/sinks.json"

  /// Without a file no sink has settings; a folder needs none.
  public static func load(_ path: String) throws(DeliveryError) -> SinksFile {
    guard let data = FileManager.default.contents(atPath: path) else {
      guard FileManager.default.fileExists(atPath: path) else { return SinksFile(entries: [:], path: path) }
      throw refused(path, "it can't be read")
    }
    return SinksFile(entries: try parse(data, path), path: path)
  }

  func settings(for sink: String) throws(DeliveryError) -> SinkSettings {
    guard let found = entries[sink] else {
      throw DeliveryError(.stop, .unknownSink, "\(path) has no entry \(sink), which a receiver names; add it there")
    }
    return found
  }

  private static func parse(_ data: Data, _ path: String) throws(DeliveryError) -> [String: SinkSettings] {
    // A misspelt "pin" must not silently mean none.
    let known = Set(SinkSettings.CodingKeys.allCases.map(\.rawValue))
    guard let keys = try? JSONDecoder().decode([String: [String: Ignored]].self, from: data) else {
      throw refused(path, "it isn't JSON of the form {\"s3:NAME\": {\"url\": …}}")
    }
    for (sink, entry) in keys.sorted(by: { $0.key < $1.key }) {
      if let stranger = entry.keys.sorted().first(where: { !known.contains($0) }) {
        throw refused(path, "the entry \(sink) has \"\(stranger)\", which means nothing here")
      }
    }
    do {
      return try JSONDecoder().decode([String: SinkSettings].self, from: data)
    } catch {
      throw refused(path, "an entry has no url, or a value of the wrong type")
    }
  }

  private static func refused(_ path: String, _ why: String) -> DeliveryError {
    DeliveryError(.stop, .settings, "could not use \(path): \(why); mend it, nothing goes to a named sink until then")
  }

  private struct Ignored: Decodable {}
}

/// The folder of secret files that systemd gives to the service (LoadCredential=).
public struct Credentials: Sendable {
  private let folder: String?

  public init(folder: String?) { self.folder = folder }

  /// Where such a file is; `name` is a plain file name.
  func path(_ name: String) throws(DeliveryError) -> String {
    guard let folder else {
      throw refused(name, "the service was given no credentials folder")
    }
    guard !name.isEmpty, !name.hasPrefix("."), !name.utf8.contains(0x2f) else {
      throw refused(name, "its name is not that of a plain file")
    }
    return "\(folder)/\(name)"
  }

  /// The lines of a secret file. What they say never enters an error.
  func lines(_ name: String) throws(DeliveryError) -> [String] {
    guard let data = FileManager.default.contents(atPath: try path(name)) else {
      throw refused(name, "it is not there or can't be read")
    }
    guard data.count <= 64 << 10, let text = String(bytes: data, encoding: .utf8) else {
      throw refused(name, "it is no text")
    }
    return text.split(separator: "\n").map { String($0.hasSuffix("\r") ? $0.dropLast() : $0) }
  }

  /// A file of two lines: who we are, and the secret.
  func pair(_ name: String) throws(DeliveryError) -> (user: String, secret: String) {
    let lines = try lines(name)
    guard lines.count == 2, !lines[0].isEmpty, !lines[1].isEmpty else {
      throw refused(name, "it isn't two lines, the key's id or user and the secret")
    }
    return (lines[0], lines[1])
  }

  private func refused(_ name: String, _ why: String) -> DeliveryError {
    DeliveryError(
      .stop, .settings,
      "could not use the credential \(name): \(why); give it to waypost-upload with LoadCredentialEncrypted=")
  }
}
