import Foundation
import TestSupport

/// Runs a program under strace(1): every system call it makes, and the same run with one of them failing or killing.
struct SystemCalls {
  static var unavailable: String? {
    let missing = Tool.missing(["strace", Programs.path("waypost-bench")])
    return missing.isEmpty ? nil : "not there: \(missing.joined(separator: ", "))"
  }

  /// One call of a run: its name, and the how many-eth of that name it is.
  struct Call: Hashable, CustomStringConvertible {
    var name: String
    var number: Int
    var description: String { "\(name) #\(number)" }
  }

  /// What happens at that call instead.
  enum Fault: CustomStringConvertible {
    case kill
    /// Once, or at this call and all of its name that follow.
    case error(String, forGood: Bool)

    var description: String {
      switch self {
      case .kill: "a kill"
      case .error(let name, let forGood): "\(name)\(forGood ? " from then on" : "")"
      }
    }
  }

  let program: String
  let arguments: [String]
  var input: [UInt8] = []

  /// The calls of a whole run in their order, from the first `write` of `from` on to that of `to`.
  /// - Parameter withWords: also what it writes to its standard output.
  func calls(from: String, to: String, withWords: Bool = true) throws -> [Call] {
    let log = try TemporaryFolder.make(prefix: "calls")
    defer { TemporaryFolder.remove(log) }
    try Tool.run("strace", ["-qq", "-s", "16", "-o", "\(log)/calls", program] + arguments, input: input)
    var numbers: [String: Int] = [:]
    var found: [Call] = []
    var isInside = from.isEmpty
    for line in try String(contentsOfFile: "\(log)/calls", encoding: .utf8).split(separator: "\n") {
      guard let parenthesis = line.firstIndex(of: "("), line.first?.isLetter == true else { continue }
      let name = String(line[..<parenthesis])
      numbers[name, default: 0] += 1
      if !from.isEmpty, line.contains("\"\(from)") { isInside = true }
      if isInside, withWords || !line.hasPrefix("write(1,") {
        found.append(Call(name: name, number: numbers[name] ?? 0))
      }
      if !to.isEmpty, line.contains("\"\(to)") { isInside = false }
    }
    return found
  }

  /// What the program wrote, and its exit status.
  func run(_ fault: Fault, at call: Call) throws -> Tool.Output {
    let rule =
      switch fault {
      case .kill: "\(call.name):signal=SIGKILL:when=\(call.number)"
      case .error(let error, let forGood): "\(call.name):error=\(error):when=\(call.number)\(forGood ? "+" : "")"
      }
    return try Tool.run(
      "strace", ["-qq", "-o", "/dev/null", "-e", "trace=\(call.name)", "-e", "inject=\(rule)", program] + arguments,
      input: input)
  }
}
