import Foundation
import TestSupport

/// Authorities, certificates and openssl's own server, made for one test process.
final class TLSBench: Sendable {
  static let unavailable = Tool.path("openssl") == nil ? "openssl is not installed" : nil
  static let shared = Result { try TLSBench() }

  let folder: String

  private init() throws {
    folder = try TemporaryFolder.make(prefix: "tls")
    for authority in ["ca", "other-ca"] {
      try key(authority)
      try openssl(
        "req", "-x509", "-new", "-key", "\(authority).key", "-days", "30", "-subj", "/CN=\(authority)",
        "-out", "\(authority).pem")
    }
    try certificate("server", names: "subjectAltName=IP:127.0.0.1,DNS:localhost", days: 10)
    try certificate("expired", names: "subjectAltName=IP:127.0.0.1,DNS:localhost", days: -1)
    try certificate("elsewhere", names: "subjectAltName=DNS:somewhere.else", days: 10)
    try certificate("station", names: "extendedKeyUsage=clientAuth", days: 10)
    // What sinks.json calls a client certificate: certificate and key in one file.
    try (read("station.pem") + read("station.key")).write(to: URL(fileURLWithPath: path("station")))
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }
  private func read(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path(name))) }

  /// "sha256//…" of a certificate's public key, the way curl's manual makes it.
  func pin(_ name: String) throws -> String {
    let key = try openssl("pkey", "-in", "\(name).key", "-pubout", "-outform", "DER")
    let digest = try Tool.run("openssl", ["dgst", "-sha256", "-binary"], input: key.standardOutput).standardOutput
    return "sha256//\(Data(digest).base64EncodedString())"
  }

  /// An `openssl s_server` that answers every GET with a page; ends with the last reference.
  func server(_ certificate: String = "server", _ more: String...) throws -> (program: RunningProgram, port: UInt16) {
    let program = try RunningProgram(
      "openssl",
      [
        "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", path("\(certificate).pem"), "-key",
        path("\(certificate).key"),
      ] + more.map { $0.hasPrefix("@") ? path(String($0.dropFirst())) : $0 },
      keepsInputOpen: true)
    let port = Wait.until(seconds: 10) { () -> UInt16? in
      let line = program.text.split(separator: "\n").first { $0.hasPrefix("ACCEPT 127.0.0.1:") }
      return line.flatMap { UInt16($0.split(separator: ":")[1]) }
    }
    guard let port else { throw Tool.Failure.failed("openssl s_server: \(program.errorText)") }
    return (program, port)
  }

  private func key(_ name: String) throws {
    try openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "\(name).key")
  }

  private func certificate(_ name: String, names: String, days: Int) throws {
    try key(name)
    try Data("\(names)\n".utf8).write(to: URL(fileURLWithPath: path("\(name).ext")))
    try openssl("req", "-new", "-key", "\(name).key", "-subj", "/CN=\(name)", "-out", "\(name).csr")
    try openssl(
      "x509", "-req", "-in", "\(name).csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "\(days)",
      "-extfile", "\(name).ext", "-out", "\(name).pem")
  }

  @discardableResult private func openssl(_ arguments: String...) throws -> Tool.Output {
    // Relative names of ours become absolute ones.
    let words = arguments.map { $0.contains(".") && !$0.contains("/") ? path($0) : $0 }
    let output = try Tool.run("openssl", words)
    guard output.status == 0 else { throw Tool.Failure.failed("openssl \(arguments): \(output.errorText)") }
    return output
  }
}
