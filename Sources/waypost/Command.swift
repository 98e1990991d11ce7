/// One command: how it is called, what it does, what its help says.
struct Command: Sendable {
  struct Option: Sendable {
    /// "--wait"
    let name: String
    /// "-o"
    var short: String?
    /// The name of its value in the help; nil for a switch.
    var value: String?
    var isRequired = false
    var mayRepeat = false
    let help: String
  }

  /// "queue", "list"
  let words: [String]
  /// Names of what must follow: "DIR".
  var operands: [String] = []
  /// One more that may follow.
  var optionalOperand: String?
  let summary: String
  /// More than the summary says, wrapped as it is printed.
  var discussion = ""
  var options: [Option] = []
  let examples: [String]
  /// What exit code 1 means here.
  var wrongMeans: String
  /// Exit codes beyond the usual ones, and another meaning of 3.
  var furtherCodes: [(String, String)] = []
  var asksDaemon = false
  var asksUploadService = false
  let run: @Sendable (Invocation) throws -> Void

  static let json = Option(name: "--json", help: "print JSON on one line, for scripts")
  static let socket = Option(
    name: "--socket", value: "PATH",
    help: "the daemon's control socket (default: $WAYPOST_SOCKET, ./var/run/control.socket,\n"
      + "or /run/waypost/control.socket)")

  var name: String { words.joined(separator: " ") }
  var allOptions: [Option] {
    options + (asksDaemon ? [Self.socket] : []) + (asksUploadService ? [UploadClient.option] : [])
  }

  var usage: String {
    let shown = options.map { option in
      let text = option.value.map { "\(option.short ?? option.name) \($0)" } ?? option.name
      return option.isRequired ? text : "[\(text)]" + (option.mayRepeat ? "..." : "")
    }
    let optional = optionalOperand.map { ["[\($0)]"] } ?? []
    return (["usage: waypost", name] + operands + optional + shown).joined(separator: " ")
  }

  var help: String {
    var parts = [usage, summary + (discussion.isEmpty ? "" : "\n\n" + discussion)]
    let described = allOptions + [Option(name: "--help", short: "-h", help: "print this")]
    let rows = described.map { option in
      (
        [option.short, option.name].compactMap(\.self).joined(separator: ", ") + (option.value.map { " \($0)" } ?? ""),
        option.help
      )
    }
    parts.append("options\n" + Self.columns(rows))
    parts.append("examples\n" + examples.map { "  \($0)" }.joined(separator: "\n"))
    var codes = [("0", "done"), ("1", wrongMeans), ("2", "wrong usage")]
    if asksDaemon, !furtherCodes.contains(where: { $0.0 == "3" }) {
      codes.append(("3", "the daemon doesn't answer"))
    }
    if asksUploadService { codes.append(("3", "the upload service doesn't answer")) }
    codes = (codes + furtherCodes).sorted { $0.0 < $1.0 }
    parts.append("exit codes\n" + Self.columns(codes))
    return parts.joined(separator: "\n\n")
  }

  /// Two columns, the second aligned, its further lines too.
  static func columns(_ rows: [(String, String)]) -> String {
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { left, right in
      let lines = right.split(separator: "\n", omittingEmptySubsequences: false)
      let margin = String(repeating: " ", count: width + 4)
      return "  " + left + String(repeating: " ", count: width - left.count + 2)
        + lines.joined(separator: "\n" + margin)
    }.joined(separator: "\n")
  }
}
