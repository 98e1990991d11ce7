import Foundation
import TestSupport

/// A slip as it came out of the printer, read by other people's tools.
struct ArrivedSlip {
  let text: String
  /// What the QR says.
  let code: String

  init(_ path: String) throws {
    let folder = try TemporaryFolder.make(prefix: "page")
    defer { TemporaryFolder.remove(folder) }
    text = try Self.run("pdftotext", ["-layout", path, "-"])
    _ = try Self.run(
      "pdftoppm", ["-r", "203", "-gray", "-f", "1", "-l", "1", "-singlefile", "-png", path, "\(folder)/p"])
    code = try Self.run("zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "\(folder)/p.png"])
      .trimmingCharacters(in: .newlines)
  }

  /// The words without direction marks, number and time: what every slip of a post shares.
  func sharedText(serial: String) -> [String] {
    let plain = String(
      text.unicodeScalars.filter { !(0x200E...0x202E).contains($0.value) && !(0x2066...0x2069).contains($0.value) })
    return plain.replacingOccurrences(of: serial, with: "SERIAL").components(separatedBy: "\n")
      .map { $0.split(separator: " ").joined(separator: " ") }
      .map { $0.contains("20") && $0.contains(":") ? "TIME" : $0 }.filter { !$0.isEmpty }
  }

  private static func run(_ name: String, _ arguments: [String]) throws -> String {
    let answer = try Tool.run(name, arguments)
    guard answer.status == 0 else { throw Tool.Failure.failed("\(name): \(answer.errorText)") }
    return answer.text
  }
}
