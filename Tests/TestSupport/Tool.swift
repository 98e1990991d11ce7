import Foundation

/// Runs other programs for tests: the tools of the system and the programs of this package.
public enum Tool {
  public struct Output: Sendable {
    /// The exit status, or 128 + the signal that ended it.
    public var status: Int32
    public var standardOutput: [UInt8]
    public var standardError: [UInt8]
    public var text: String { String(decoding: standardOutput, as: UTF8.self) }
    public var errorText: String { String(decoding: standardError, as: UTF8.self) }
  }

  public enum Failure: Error, CustomStringConvertible {
    case missing(String)
    case notStarted(String, errno: Int32)
    case timedOut(String)
    case failed(String)

    public var description: String {
      switch self {
      case .missing(let name): "the program \(name) is not installed"
      case .notStarted(let name, let code): "the program \(name) could not be started: errno \(code)"
      case .timedOut(let name): "the program \(name) did not end in time"
      case .failed(let what): what
      }
    }
  }

  /// Where a program is: PATH, the directories of administration, nil when nowhere. A name with a slash is taken as is.
  public static func path(_ name: String) -> String? {
    if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let folders = path.split(separator: ":").map(String.init) + ["/usr/bin", "/bin", "/usr/sbin", "/sbin"]
    return folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Those of `names` that are not installed.
  public static func missing(_ names: [String]) -> [String] { names.filter { path($0) == nil } }

  /// A program of this package, built beside the tests.
  public static func built(_ name: String) -> String {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return (tests as NSString).deletingLastPathComponent + "/" + name
  }

  /// Runs to the end and returns what it wrote. Blocks for at most `timeout` seconds, then kills it and throws.
  @discardableResult
  public static func run(
    _ name: String, _ arguments: [String] = [], input: [UInt8] = [], environment: [String: String] = [:],
    timeout: Double = 60
  ) throws -> Output {
    let program = try RunningProgram(name, arguments, environment: environment, keepsInputOpen: true)
    program.write(input)
    program.closeInput()
    guard let status = program.waitForExit(seconds: timeout) else {
      program.stop()
      throw Failure.timedOut(name)
    }
    return Output(status: status, standardOutput: program.standardOutput, standardError: program.standardError)
  }
}
