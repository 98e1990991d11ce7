import Foundation
import Glibc
import Messages
import Sealing

/// Packages that a station keeps: the one it runs and the one before it, each with its statement. Blocks.
struct UpdateStore {
  static let standardFolder = "/var/lib/waypost-updates"

  let folder: String
  let trusted: [VerifyingKey]

  var installed: String { "\(folder)/installed.deb" }
  var former: String { "\(folder)/former.deb" }

  /// A verified package: a copy of our own, that nobody exchanges between looking and installing.
  struct Candidate {
    let path: String
    let statement: UpdateStatement
    let name: String
  }

  private func refuse(_ cause: String, next: String) -> CommandFailure {
    CommandFailure(.wrong, cause, "Nothing was installed.", next: next)
  }

  /// The newest signed package of a folder. Throws when there is none, or one is signed wrongly.
  func newest(in source: String) throws -> Candidate {
    let names = try candidates(in: source)
    guard !names.isEmpty else {
      throw refuse("\(source) has no waypost_*.deb.", next: "Name the folder on the stick that has it.")
    }
    var best: (name: String, statement: UpdateStatement)?
    for name in names {
      let statement = try statement(of: name, in: source)
      if best.map({ Self.isNewer(statement.version, than: $0.statement.version) }) ?? true { best = (name, statement) }
    }
    guard let best else { throw refuse("\(source) has no update.", next: "Name another folder.") }
    return try take(best.name, best.statement, from: source, as: "new.deb")
  }

  /// The signed package of a version, nil when the folder has none.
  func package(of version: String, in source: String) throws -> Candidate? {
    for name in try candidates(in: source) {
      let statement = try statement(of: name, in: source)
      if statement.version == version { return try take(name, statement, from: source, as: "kept.deb") }
    }
    return nil
  }

  private func candidates(in source: String) throws -> [String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: source) else {
      throw refuse("\(source) can't be listed.", next: "Plug the stick in and mount it.")
    }
    return names.filter { $0.hasPrefix("waypost_") && $0.hasSuffix(".deb") }.sorted()
  }

  private func statement(of name: String, in source: String) throws -> UpdateStatement {
    guard let bytes = LocalFiles.bytes("\(source)/\(name).sig") else {
      throw refuse("\(name) has no signature (\(name).sig).", next: "Get it from whoever signs updates for this post.")
    }
    guard bytes.count <= 4096, let statement = UpdateStatement(text: String(decoding: bytes, as: UTF8.self)) else {
      throw refuse("\(name).sig isn't an update's statement.", next: "Get both files again.")
    }
    guard statement.isSigned(byOneOf: trusted) else {
      throw refuse(
        "Nobody whom this station trusts signed \(name).",
        next: "Don't install it. Get it from whoever signs updates for this post.")
    }
    guard statement.architecture == Self.architecture else {
      throw refuse("\(name) is for \(statement.architecture), this box is \(Self.architecture).", next: "Get that one.")
    }
    return statement
  }

  private func take(
    _ name: String, _ statement: UpdateStatement, from source: String, as copy: String
  ) throws -> Candidate {
    if !LocalFiles.exists(folder) { try LocalFiles.makeFolder(folder, mode: 0o700) }
    let bytes = try LocalFiles.read("\(source)/\(name)", next: "Plug the stick in again.")
    guard Hex.encode(Digest.sha256(bytes)) == statement.digest else {
      throw refuse("\(name) was changed after it was signed, or the stick is bad.", next: "Get both files again.")
    }
    let path = "\(folder)/\(copy)"
    try LocalFiles.replace(path, bytes, mode: 0o600)
    // What was signed has to be what dpkg will take it for.
    let fields = BoxProbe.run("dpkg-deb", "-f", path, "Package", "Version", "Architecture", seconds: 60)?.lines ?? []
    let wanted = [
      "Package: waypost", "Version: \(statement.version)", "Architecture: \(statement.architecture)",
    ]
    guard Set(wanted).isSubset(of: fields) else {
      LocalFiles.remove(path)
      throw refuse("\(name) isn't the package that its signature names.", next: "Get both files again.")
    }
    return Candidate(path: path, statement: statement, name: name)
  }

  static var architecture: String { BoxProbe.run("dpkg", "--print-architecture")?.lines.first ?? "unknown" }

  /// nil where the package isn't installed.
  static var installedVersion: String? {
    guard let line = BoxProbe.run("dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Version}", "waypost")?.text,
      line.hasPrefix("ii ")
    else { return nil }
    return line.split(separator: " ").last.map(String.init)
  }

  static func isNewer(_ one: String, than other: String) -> Bool {
    BoxProbe.run("dpkg", "--compare-versions", one, "gt", other)?.status == 0
  }

  /// The version of the vault's tables, from the file's header: with the daemon stopped, and without its key.
  static func vaultVersion(_ state: String) -> UInt32? {
    guard let file = FileHandle(forReadingAtPath: "\(state)/vault/vault.sqlite"),
      let header = try? file.read(upToCount: 100), header.count == 100, header.starts(with: "SQLite format 3\0".utf8)
    else { return nil }
    return header[60..<64].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
