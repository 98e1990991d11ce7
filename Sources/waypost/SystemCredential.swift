import EventLoop
import Foundation
import Sealing

/// A key sealed to this machine by `systemd-creds`, as a unit's `LoadCredentialEncrypted=` takes it. Blocks.
struct SystemCredential {
  /// What a credential needs to be opened.
  enum Binding: String {
    /// This machine's TPM.
    case tpm2
    /// A file of this machine: whoever has the disk has the key.
    case host
  }

  /// The file's text.
  let text: [UInt8]

  init(text: [UInt8]) { self.text = text }

  /// The first 16 bytes say how it is sealed (systemd, src/shared/creds-util.h). Nil for a kind that isn't known.
  var binding: Binding? {
    guard let bytes = Base64.decode(String(decoding: text.filter { $0 > 0x20 }, as: UTF8.self)), bytes.count > 16 else {
      return nil
    }
    switch Hex.encode([UInt8](bytes.prefix(16))) {
    case "0c7cc07b117645919c4b0bea08bc20fe", "93a894094874449090caf2fc93cab553": return .tpm2
    case "5a1c6a86df9d4096b1d5a65e0862f19a": return .host
    default: return nil
    }
  }

  /// Seals `secret` for the unit's credential `name`; the secret goes in by a pipe.
  ///
  /// - Parameter device: a TPM2 device or driver that it must be bound to as well; nil takes what the machine has.
  static func seal(_ secret: [UInt8], name: String, device: String?) throws -> SystemCredential {
    let arguments =
      ["encrypt", "--name=\(name)", "--with-key=\(device == nil ? "auto" : "host+tpm2")"]
      + (device.map { ["--tpm2-device=\($0)"] } ?? []) + ["-", "-"]
    let environment = ProcessInfo.processInfo.environment.map { "\($0)=\($1)" }
    let run: ProgramRun
    do {
      run = try ProgramRun("/usr/bin/systemd-creds", arguments, environment: environment, input: secret)
    } catch {
      throw CommandFailure(
        .wrong, "/usr/bin/systemd-creds can't be started.", "Nothing was sealed.", next: "Install the package systemd.")
    }
    guard run.status == 0, !run.output.isEmpty else {
      let line =
        String(decoding: run.errors, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? "no reason given"
      throw CommandFailure(
        .wrong, "systemd-creds could not seal the key: \(line)", "Nothing was sealed.",
        next: "Run it as root; `systemd-creds has-tpm2` says whether there is a TPM.")
    }
    return SystemCredential(text: run.output)
  }
}
