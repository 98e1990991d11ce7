import Foundation
import Sealing
import TestSupport
import Testing

/// Keys sealed by the real systemd-creds, to this machine's file and to a TPM in software.
@Suite("keys seal") struct KeysSealTests {
  static let missing =
    Tool.path("/usr/bin/systemd-creds") == nil
    ? "not installed: systemd-creds" : geteuid() == 0 ? nil : "systemd-creds needs root"
  static let tpmMissing =
    missing ?? (Tool.path("swtpm") == nil || !hasDriver ? "not installed: swtpm, libtss2-tcti-swtpm0" : nil)
  private static var hasDriver: Bool {
    ["x86_64", "aarch64", "arm"].contains { machine in
      let folder = "/usr/lib/\(machine)-linux-gnu\(machine == "arm" ? "eabihf" : "")"
      return FileManager.default.fileExists(atPath: "\(folder)/libtss2-tcti-swtpm.so.0")
    }
  }

  @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
  func toAFileOfTheMachineIsNotBound() throws {
    let folder = try TemporaryFolder.make(prefix: "seal")
    defer { TemporaryFolder.remove(folder) }
    let key = try newKey(folder)
    let answer = try seal(folder, [])
    try #require(answer.status == 0, "\(answer.errorText)")
    // (A machine with a TPM seals to it.)
    let statement = try String(contentsOfFile: "\(folder)/binding", encoding: .utf8)
    #expect(["host:\(KeyStatement.mark(of: key))\n", "tpm2:\(KeyStatement.mark(of: key))\n"].contains(statement))
    #expect(try opened(folder, []) == key)
    #expect(!(answer.text + answer.errorText).contains(Base64URL.encode(key)))
  }

  @Test(.enabled(if: tpmMissing == nil, "\(tpmMissing ?? "")"))
  func toATPMOpensWithThatTPMAlone() throws {
    let folder = try TemporaryFolder.make(prefix: "seal")
    defer { TemporaryFolder.remove(folder) }
    let key = try newKey(folder)
    let tpm = try SoftwareTPM(folder, "own")
    defer { tpm.stop() }
    let answer = try seal(folder, ["--tpm2-device", tpm.address])
    try #require(answer.status == 0, "\(answer.errorText)")
    #expect(answer.text.contains("this machine's TPM"))
    #expect(try String(contentsOfFile: "\(folder)/binding", encoding: .utf8) == "tpm2:\(KeyStatement.mark(of: key))\n")
    #expect(try opened(folder, ["--tpm2-device=\(tpm.address)"]) == key)
    // The thief's own TPM doesn't do.
    let other = try SoftwareTPM(folder, "other")
    defer { other.stop() }
    #expect(try opened(folder, ["--tpm2-device=\(other.address)"]) == nil)
  }

  private func newKey(_ folder: String) throws -> [UInt8] {
    let made = try Tool.run(Programs.path("waypost"), ["keys", "new", "device", "-o", "\(folder)/key"])
    try #require(made.status == 0)
    return try #require(
      Base64URL.decode(String(contentsOfFile: "\(folder)/key", encoding: .utf8).filter { !$0.isWhitespace }))
  }

  private func seal(_ folder: String, _ options: [String]) throws -> Tool.Output {
    try Tool.run(
      Programs.path("waypost"),
      ["keys", "seal", "device.key", "\(folder)/key", "-o", "\(folder)/sealed", "--statement", "\(folder)/binding"]
        + options)
  }

  /// As the service manager would; nil when it can't.
  private func opened(_ folder: String, _ options: [String]) throws -> [UInt8]? {
    let answer = try Tool.run(
      "/usr/bin/systemd-creds", ["decrypt", "--name=device.key"] + options + ["\(folder)/sealed", "-"])
    guard answer.status == 0 else { return nil }
    return Base64URL.decode(answer.text.filter { !$0.isWhitespace })
  }
}

/// A TPM 2.0 in software with a state of its own, on two loopback ports.
private final class SoftwareTPM {
  private let program: RunningProgram
  let address: String

  init(_ folder: String, _ name: String) throws {
    let state = "\(folder)/\(name)"
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    var failure = ""
    // The driver wants the control port right behind the other, which may be taken.
    for _ in 0..<8 {
      let port = Int.random(in: 20_000..<30_000)
      let program = try RunningProgram(
        "swtpm",
        [
          "socket", "--tpm2", "--tpmstate", "dir=\(state)", "--server", "type=tcp,port=\(port),bindaddr=127.0.0.1",
          "--ctrl", "type=tcp,port=\(port + 1),bindaddr=127.0.0.1", "--flags", "not-need-init,startup-clear",
        ])
      usleep(300_000)
      if program.isRunning {
        self.program = program
        address = "swtpm:host=127.0.0.1,port=\(port)"
        return
      }
      failure = program.errorText
    }
    throw Tool.Failure.failed("swtpm did not start: \(failure)")
  }

  func stop() { program.stop() }
}
