import JSONLines
import Messages
import Sealing

/// An officer's badge: `WPB1-` and characters of Crockford's base 32, as a scanner reads them off a square code.
enum Badge {
  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

  /// A new one, 60 random bits. Without the PIN it opens nothing.
  static func make() throws -> String {
    "WPB1-" + String(try Randomness.bytes(12).map { alphabet[Int($0 & 31)] })
  }

  /// Why no scanner would take it for a badge.
  static func fault(_ code: String) -> CommandFailure? {
    guard !code.hasPrefix("WPB1-") || code.count < 6 || !code.dropFirst(5).allSatisfy(alphabet.contains) else {
      return nil
    }
    return CommandFailure(
      .wrong, "'\(code)' is no badge: WPB1- and then 0-9 and A-Z without I, L, O and U, in capitals.",
      "Nobody was added.",
      next: "Scan the badge, or leave it out: then one is made.")
  }

  /// Prints it as a square code to be cut out, and says how that went.
  static func print(_ code: String, for name: String, _ folders: StationFolders, client: ControlClient) -> String {
    let configuration = try? SetupConfiguration(reading: folders.stationFile)
    let socket = folders.hasUnits ? SetupRun.printService : LocalFiles.folder(of: client.path) + "/print.socket"
    let report = try? LocalSlip.print(
      "BADGE", socket: socket, post: configuration?["post"]?["name"]?.string ?? "",
      paper: configuration?["paper"]?.string, folder: configuration?["slipFolder"]?.string, qr: code,
      [SlipSection(language: "en", rightToLeft: false, lines: [name, code, "Badge. Sign in with it and the PIN."])])
    switch report?.state {
    case .printed, .sent, .saved: return "badge \(code), printed at \(report?.place ?? "the printer")"
    default: return "badge \(code), which is not printed: make a QR code of it, or type it at the desk"
    }
  }
}
