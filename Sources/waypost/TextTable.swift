import JSONLines

/// Rows under a header, columns aligned.
enum TextTable {
  static func make(_ header: [String], _ rows: [[String]]) -> String {
    let table = [header] + rows
    let widths = header.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    return table.map { row in
      var line = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  /// A length of time in its largest unit: "40 s", "5 min", "3 h", "2 d".
  static func duration(seconds: Int64) -> String {
    switch seconds {
    case ..<120: "\(max(0, seconds)) s"
    case ..<7200: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3600) h"
    default: "\(seconds / 86400) d"
    }
  }
}

extension JSONValue {
  /// A cell of a table: "–" for what isn't there.
  var cell: String {
    switch self {
    case .string(let text): text.isEmpty ? "–" : text.visible
    case .int(let number): "\(number)"
    case .bool(let value): value ? "yes" : "no"
    case .null, .array, .object: "–"
    }
  }

  func cell(_ key: String) -> String { (self[key] ?? .null).cell }

  /// On one line with sorted keys, as scripts read it.
  func printLine() throws {
    var bytes = try JSONLine.encode(self)
    bytes.removeLast()
    Terminal.say(String(decoding: bytes, as: UTF8.self))
  }
}

extension String {
  /// Without control characters, which a terminal would obey: for what devices, documents and servers say of themselves.
  var visible: String {
    let isPlain = utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != 0xC2 }
    if isPlain { return self }
    return String(
      String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
  }
}
