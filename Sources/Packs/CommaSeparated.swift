/// RFC 4180 text as rows of named columns. Quotes, commas and line feeds inside quotes are kept; a BOM is dropped.
enum CommaSeparated {
  /// The first row names the columns; nil when a quote is never closed or a row is longer than the header.
  static func rows(_ text: String) -> [[String: String]]? {
    guard let table = table(text), let header = table.first else { return nil }
    var rows: [[String: String]] = []
    for fields in table.dropFirst() where fields != [""] {
      guard fields.count <= header.count else { return nil }
      rows.append(Dictionary(zip(header, fields), uniquingKeysWith: { first, _ in first }))
    }
    return rows
  }

  private static func table(_ text: String) -> [[String]]? {
    var table: [[String]] = []
    var row: [String] = []
    var field = ""
    var quoted = false
    var scalars = Substring(text).unicodeScalars
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\"" where quoted && scalars.first == "\"":
        scalars.removeFirst()
        field.unicodeScalars.append(scalar)
      case "\"": quoted.toggle()
      case "," where !quoted:
        row.append(field)
        field = ""
      case "\r" where !quoted: continue
      case "\n" where !quoted:
        table.append(row + [field])
        row = []
        field = ""
      default: field.unicodeScalars.append(scalar)
      }
    }
    guard !quoted else { return nil }
    if !field.isEmpty || !row.isEmpty { table.append(row + [field]) }
    return table
  }
}
