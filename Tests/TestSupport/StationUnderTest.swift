import Foundation
import Synchronization

/// A whole training station of a test's own: the built programs, a temporary folder, free ports, simulated scanner.
///
/// ```swift
/// let station = try StationUnderTest(environment: cups.environment)
/// defer { station.stop() }
/// let desk = try station.openDesk()
/// try station.signIn(desk)
/// try station.scan("utopia-td3")
/// ```
public final class StationUnderTest: Sendable {
  /// Why it can't be started here; nil when it can. For the reason of a skipped test.
  public static var unavailable: String? {
    let missing = Tool.missing(["systemd-socket-activate"] + Programs.all.map(Programs.path))
    return missing.isEmpty ? nil : "not there: \(missing.joined(separator: ", "))"
  }

  public static let pin = "246810"
  /// Values of the specimen passport that may stand nowhere but in memory and in sealed envelopes.
  public static let canaries = ["ERIKSSON", "L898902C", "ANNA MARIA", "ANNA<MARIA", "740812"]

  public let folder: String
  /// Laid over the environment of the programs that print and upload.
  let environment: [String: String]
  let state = Mutex(State())

  struct State {
    var daemons: [RunningProgram] = []
    var activators: [Carrier: RunningProgram] = [:]
    var ended: [RunningProgram] = []
    /// Laid over the environment of every program started from now on.
    var everywhere: [String: String] = [:]
  }

  /// Prepares and starts everything and adds the officer. Blocks until the daemon answers.
  ///
  /// - Parameters:
  ///   - environment: for `waypost-print` and `waypost-upload`, e.g. `PrivateCups.environment`.
  ///   - packs: the folder of the packs' sources; the project's own when nil.
  ///   - configure: changes to `station.json` before the start.
  ///   - everywhere: laid over the environment of the daemon too; made for the station's folder.
  public init(
    environment: [String: String] = [:], packs: String? = nil, configure: (inout [String: Any]) -> Void = { _ in },
    everywhere: (String) throws -> [String: String] = { _ in [:] }
  ) throws {
    folder = try TemporaryFolder.make(prefix: "st")
    self.environment = environment
    let everywhere = try everywhere(folder)
    state.withLock { $0.everywhere = everywhere }
    do {
      try waypost(
        "prepare", "--training", folder, "--packs", try packs ?? Programs.packSources(), "--desk-port", "0",
        "--kiosk-port", "0")
      try editConfiguration(configure)
      for carrier in Carrier.allCases { try startCarrier(carrier) }
      try start()
      try waypost("officer", "add", "--name", "Training", "--badge", badge, "--role", "officer", input: Self.pin + "\n")
    } catch {
      stop()
      throw error
    }
  }

  deinit { stop() }

  public var badge: String { read("etc/training-badge").trimmingCharacters(in: .whitespacesAndNewlines) }
  public var controlSocket: String { "\(folder)/run/control.socket" }
  public var receiverKey: String { "\(folder)/training-receiver.key" }
  public var vaultFolder: String { "\(folder)/state/vault" }

  /// Runs `waypost` against this station; throws with its words when it fails.
  @discardableResult
  public func waypost(_ arguments: String..., input: String = "") throws -> String {
    let answer = try Tool.run(
      Programs.path("waypost"), arguments, input: Array(input.utf8), environment: ["WAYPOST_SOCKET": controlSocket])
    guard answer.status == 0 else {
      throw Tool.Failure.failed(
        "waypost \(arguments.prefix(2).joined(separator: " ")) ended with \(answer.status): \(answer.errorText)")
    }
    return answer.text
  }

  /// Holds a sample under the simulated scanner: "utopia-td3", "badge" ...
  public func scan(_ name: String, lane: String = "desk") throws {
    if name == "badge" {
      try waypost("simulate", "scan", name, "--badge", badge)
      return
    }
    try waypost("simulate", "scan", name, "--lane", lane)
  }

  /// Types raw bytes into the simulated scanner.
  public func scan(_ bytes: [UInt8]) throws {
    try waypost("simulate", "scan", "-", "--lane", "desk", input: String(decoding: bytes, as: UTF8.self))
  }

  /// A new one-time link of a lane.
  public func link(lane: String = "desk") throws -> String {
    try waypost("lane", "open", lane).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  public func openDesk() throws -> DeskClient { try DeskClient(link: link()) }

  /// Badge by scanner, PIN by keyboard; ends on the home page, an interrupted case undone.
  public func signIn(_ desk: DeskClient) throws {
    try scan("badge")
    guard try desk.wait({ $0.form("/pin") != nil }) else {
      throw Tool.Failure.failed("the badge was scanned and the page is “\(desk.page.heading)”")
    }
    try desk.post("/pin", [("pin", Self.pin)])
    // A case that a kill interrupted comes back first.
    while try desk.wait({ $0.form("/without-document") != nil || $0.form("/undo") != nil }),
      desk.page.form("/undo") != nil
    {
      try desk.post("/undo")
    }
    guard try desk.wait({ $0.form("/without-document") != nil }) else {
      throw Tool.Failure.failed("signed in and the page is “\(desk.page.heading)”: \(desk.page.notice ?? "")")
    }
  }

  /// Changes `station.json`; the next start reads it.
  public func editConfiguration(_ change: (inout [String: Any]) -> Void) throws {
    let path = "\(folder)/etc/station.json"
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    guard var object = try JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw Tool.Failure.failed("station.json is no object")
    }
    change(&object)
    try JSONSerialization.data(withJSONObject: object).write(to: URL(fileURLWithPath: path))
  }

  /// A text file of the station's folder, "" if there is none.
  public func read(_ name: String) -> String {
    FileManager.default.contents(atPath: "\(folder)/\(name)").map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Names in one of the station's folders, sorted.
  public func list(_ name: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)")) ?? []).sorted()
  }

  /// Slips saved for want of a printer.
  public var slips: [String] { list("slips") }
  /// What the receiver's folder holds, unfinished files too.
  public var sink: [String] { list("folder-sink") }

  /// Files under the station's folder that hold one of `words` in clear; the sealed envelopes are read too.
  public func files(holding words: [String] = StationUnderTest.canaries) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { name in
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { return false }
      return words.contains { data.range(of: Data($0.utf8)) != nil }
    }
  }
}

/// The programs under test: `WAYPOST_PROGRAMS`, or those built beside the tests.
public enum Programs {
  public static let all = ["waypost", "waypostd", "waypost-print", "waypost-upload"]

  public static func path(_ name: String) -> String {
    if let folder = ProcessInfo.processInfo.environment["WAYPOST_PROGRAMS"], !folder.isEmpty {
      return "\(folder)/\(name)"
    }
    return Tool.built(name)
  }

  /// The project's root, found from where this file was compiled.
  public static func projectFolder(_ file: String = #filePath) throws -> String {
    var folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
        return folder.path
      }
      folder.deleteLastPathComponent()
    }
    throw Tool.Failure.failed("the project's folder isn't there any more")
  }

  public static func packSources() throws -> String { "\(try projectFolder())/Sources/packs" }
}
