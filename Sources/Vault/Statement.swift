import CSQLite

/// A value as SQLite stores it.
enum Value: Equatable {
  case null
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  static func integer(_ value: Int) -> Value { .integer(Int64(value)) }
  static func flag(_ value: Bool) -> Value { .integer(value ? 1 : 0) }
  static func optional(_ value: Int64?) -> Value { value.map { .integer($0) } ?? .null }
  static func optional(_ value: [UInt8]?) -> Value { value.map { .blob($0) } ?? .null }
}

/// The row a statement stands on; valid inside the closure it is handed to only. Columns count from 0.
struct Row {
  fileprivate let statement: OpaquePointer

  /// Whatever stands there, as it stands there.
  func value(_ column: CInt) -> Value {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: .integer(integer(column))
    case SQLITE_TEXT: .text(text(column))
    case SQLITE_BLOB: .blob(blob(column))
    default: .null
    }
  }

  func isNull(_ column: CInt) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
  func integer(_ column: CInt) -> Int64 { sqlite3_column_int64(statement, column) }
  func flag(_ column: CInt) -> Bool { integer(column) != 0 }
  func optionalInteger(_ column: CInt) -> Int64? { isNull(column) ? nil : integer(column) }

  func text(_ column: CInt) -> String {
    guard let bytes = sqlite3_column_text(statement, column) else { return "" }
    let count = Int(sqlite3_column_bytes(statement, column))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  func optionalText(_ column: CInt) -> String? { isNull(column) ? nil : text(column) }

  func blob(_ column: CInt) -> [UInt8] {
    // The pointer first, then the size: the order the SQLite manual asks for.
    guard let bytes = sqlite3_column_blob(statement, column) else { return [] }
    return [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, column))))
  }

  func optionalBlob(_ column: CInt) -> [UInt8]? { isNull(column) ? nil : blob(column) }
}

/// One prepared statement, finalized when it ends.
final class Statement {
  private let handle: OpaquePointer

  init(handle: OpaquePointer) { self.handle = handle }

  deinit { sqlite3_finalize(handle) }

  /// Binds, steps through every row, and leaves the statement empty. Returns SQLite's last result code.
  func run(_ values: [Value], _ body: (Row) throws -> Void) rethrows -> CInt {
    defer {
      sqlite3_reset(handle)
      // Bound values would otherwise stay in memory until the next use.
      sqlite3_clear_bindings(handle)
    }
    precondition(Int(sqlite3_bind_parameter_count(handle)) == values.count)
    for (index, value) in values.enumerated() {
      let code = bind(value, at: CInt(index + 1))
      guard code == SQLITE_OK else { return code }
    }
    while true {
      let code = sqlite3_step(handle)
      guard code == SQLITE_ROW else { return code }
      try body(Row(statement: handle))
    }
  }

  private func bind(_ value: Value, at index: CInt) -> CInt {
    // SQLITE_TRANSIENT, a macro Swift doesn't see: SQLite copies before the call returns.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    switch value {
    case .null:
      return sqlite3_bind_null(handle, index)
    case .integer(let number):
      return sqlite3_bind_int64(handle, index, number)
    case .text(let text):
      var text = text
      return text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          // An empty string may have no address, which SQLite would read as NULL.
          $0.isEmpty
            ? sqlite3_bind_text(handle, index, "", 0, transient)
            : sqlite3_bind_text(handle, index, $0.baseAddress, CInt($0.count), transient)
        }
      }
    case .blob(let bytes):
      return bytes.isEmpty
        ? sqlite3_bind_zeroblob(handle, index, 0)
        : sqlite3_bind_blob(handle, index, bytes, CInt(bytes.count), transient)
    }
  }
}
