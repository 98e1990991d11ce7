internal import EventLoop
internal import Foundation

/// Converts XLSForms with pyxform, where that is installed.
public enum XLSForm {
  public enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
    case noConverter
    case refused(String)

    public var description: String {
      switch self {
      case .noConverter:
        "an XLSForm is converted with pyxform, which isn't installed; "
          + "run `pipx install pyxform` (or name xls2xform in WAYPOST_XLS2XFORM) and try again"
      case .refused(let words): "pyxform refuses the XLSForm: \(words)"
      }
    }
  }

  /// The XForm of an `.xlsx`, `.xls`, `.csv` or `.md` file. Runs pyxform and waits for it.
  public static func convert(_ path: String) throws(Failure) -> [UInt8] {
    guard let converter = converter() else { throw .noConverter }
    let output = FileManager.default.temporaryDirectory.appending(path: "waypost-form-\(UUID().uuidString).xml")
    defer { try? FileManager.default.removeItem(at: output) }
    let environment = ProcessInfo.processInfo.environment.map { "\($0)=\($1)" }
    let run: ProgramRun
    do {
      run = try ProgramRun(converter.path, ["--skip_validate", path, output.path], environment: environment)
    } catch {
      throw .noConverter
    }
    guard run.status == 0, let xml = try? Data(contentsOf: output) else {
      throw .refused(refusal(String(decoding: run.output + run.errors, as: UTF8.self)))
    }
    return Array(xml)
  }

  /// What pyxform's exception says, without where in pyxform it was thrown.
  private static func refusal(_ said: String) -> String {
    let lines = said.split(whereSeparator: \.isNewline)
    guard let last = lines.lastIndex(where: { $0.contains("Error: ") }),
      let name = lines[last].firstRange(of: "Error: ")
    else { return lines.suffix(3).joined(separator: " ") }
    return ([lines[last][name.upperBound...]] + lines[(last + 1)...]).joined(separator: " ")
  }

  private static func converter() -> URL? {
    let environment = ProcessInfo.processInfo.environment
    let named = environment["WAYPOST_XLS2XFORM"].map { [$0] } ?? []
    let folders = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/xls2xform" }
    return (named + folders).first { FileManager.default.isExecutableFile(atPath: $0) }.map { URL(filePath: $0) }
  }
}
