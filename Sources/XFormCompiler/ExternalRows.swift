internal import Foundation
internal import XForm

/// Rows that stand in files beside a form: CSV, XML, GeoJSON.
enum ExternalRows {
  struct Failure: Error {
    /// What is wrong and what to do.
    var message: String
  }

  private static let mostCells = 2_000_000

  static func document(_ bytes: [UInt8]) throws(Failure) -> NodeTree {
    do {
      return try RowsReader.read(bytes)
    } catch {
      throw Failure(message: (error.line.map { "line \($0): " } ?? "") + error.message)
    }
  }

  // MARK: CSV

  /// `root/item/COLUMN` of a table whose first row names the columns: UTF-8, with or without a byte order mark,
  /// separated by commas or semicolons, quoted as in RFC 4180.
  static func table(_ bytes: [UInt8]) throws(Failure) -> NodeTree {
    guard bytes.count <= MarkupParser.largestDocument else { throw Failure(message: "it is too large; split it") }
    let plain = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    guard String(validating: plain, as: UTF8.self) != nil else { throw Failure(message: "it isn't UTF-8; save it so") }
    let rows = try rows(plain)
    guard let header = rows.first else { throw Failure(message: "it is empty; its first row must name the columns") }
    let names = header.map { name in
      String(name.trimmed.unicodeScalars.map { isNameScalar($0) ? Character($0) : "_" })
    }
    var builder = NodeTree.Builder()
    builder.openElement("root", attributes: [])
    for row in rows.dropFirst() where row != [""] {
      builder.openElement("item", attributes: [])
      for (column, name) in names.enumerated() where !name.isEmpty {
        builder.openElement(name, attributes: [])
        builder.text(column < row.count ? row[column] : "")
        builder.closeElement()
      }
      builder.closeElement()
    }
    builder.closeElement()
    return builder.finish()
  }

  private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "-_.:".unicodeScalars.contains(scalar)
  }

  private static func rows(_ bytes: ArraySlice<UInt8>) throws(Failure) -> [[String]] {
    let separator = separator(bytes)
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var cells = 0
    var index = bytes.startIndex
    func text() -> String { String(decoding: cell, as: UTF8.self) }
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      if isQuoted {
        if byte != UInt8(ascii: "\"") {
          cell.append(byte)
        } else if index < bytes.endIndex, bytes[index] == byte {
          cell.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\"") where cell.isEmpty: isQuoted = true
      case separator:
        row.append(text())
        cell = []
        cells += 1
      // An old Mac ends a line with nothing else.
      case 13 where index < bytes.endIndex && bytes[index] == 10: break
      case 10, 13:
        row.append(text())
        rows.append(row)
        (row, cell) = ([], [])
        cells += 1
      default: cell.append(byte)
      }
      if cells > mostCells { throw Failure(message: "it has more than \(mostCells) cells; split it") }
    }
    if isQuoted { throw Failure(message: "a quoted cell has no end; check its quotes") }
    if !cell.isEmpty || !row.isEmpty { rows.append(row + [text()]) }
    return rows
  }

  /// Whichever of `,` and `;` the first line has outside quotes; `,` if both.
  private static func separator(_ bytes: ArraySlice<UInt8>) -> UInt8 {
    var isQuoted = false
    var semicolons = false
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == UInt8(ascii: ",") { return byte }
      if byte == 10 || byte == 13 { break }
      semicolons = semicolons || byte == UInt8(ascii: ";")
    }
    return UInt8(ascii: semicolons ? ";" : ",")
  }

  // MARK: GeoJSON

  /// `root/item` with `geometry` as ODK writes places, `id`, and the properties of each feature.
  static func features(_ bytes: [UInt8]) throws(Failure) -> NodeTree {
    guard bytes.count <= MarkupParser.largestDocument,
      let json = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    else { throw Failure(message: "it isn't JSON, or too large") }
    guard json["type"] as? String == "FeatureCollection", let features = json["features"] as? [Any] else {
      throw Failure(message: "it isn't a FeatureCollection; export it as one")
    }
    var builder = NodeTree.Builder()
    builder.openElement("root", attributes: [])
    for (number, one) in features.enumerated() {
      guard let feature = one as? [String: Any], feature["type"] as? String == "Feature" else {
        throw Failure(message: "its feature \(number + 1) isn't a Feature; check the file")
      }
      let properties = feature["properties"] as? [String: Any] ?? [:]
      builder.openElement("item", attributes: [])
      func leaf(_ name: String, _ value: String) {
        builder.openElement(name, attributes: [])
        builder.text(value)
        builder.closeElement()
      }
      leaf("geometry", try places(feature["geometry"] as? [String: Any], number))
      if let id = feature["id"] ?? properties["id"] { leaf("id", text(id)) }
      for (name, value) in properties.sorted(by: { $0.key < $1.key }) where name != "id" {
        leaf(String(name.unicodeScalars.map { isNameScalar($0) ? Character($0) : "_" }), text(value))
      }
      builder.closeElement()
    }
    builder.closeElement()
    return builder.finish()
  }

  private static func places(_ geometry: [String: Any]?, _ number: Int) throws(Failure) -> String {
    let coordinates = geometry?["coordinates"]
    let points: [Any]?
    switch geometry?["type"] as? String {
    case "Point": points = coordinates.map { [$0] }
    case "LineString": points = coordinates as? [Any]
    case "Polygon": points = (coordinates as? [Any])?.first as? [Any]
    default: throw Failure(message: "its feature \(number + 1) isn't a Point, LineString or Polygon; remove it")
    }
    let places = (points ?? []).compactMap { point -> String? in
      guard let numbers = point as? [Any], numbers.count >= 2 else { return nil }
      return "\(text(numbers[1])) \(text(numbers[0])) 0 0"
    }
    guard let points, !places.isEmpty, places.count == points.count else {
      throw Failure(message: "its feature \(number + 1) has no readable coordinates; check the file")
    }
    return places.joined(separator: "; ")
  }

  private static func text(_ value: Any) -> String {
    switch value {
    case let text as String: text
    case let number as NSNumber: CFBooleanText.of(number) ?? number.stringValue
    default: ""
    }
  }

  /// JSON's truths come as numbers too.
  private enum CFBooleanText {
    static func of(_ number: NSNumber) -> String? {
      String(cString: number.objCType) == "c" ? (number.boolValue ? "true" : "false") : nil
    }
  }
}
