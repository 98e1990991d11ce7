import Messages

/// What a sheet may hold.
enum SheetRules {
  static let maxBlocks = 2000
  static let maxText = 4000
  static let maxTexts = 12
  static let maxCells = 60
  static let maxRows = 500
  static let maxColumns = 8

  /// Checks every bound; returns the paper, nil where none is said. Throws `SlipPrintingError.badRequest` naming the
  /// field.
  static func check(_ request: SheetRequest) throws(SlipPrintingError) -> Paper? {
    try SlipRules.require(request.version == 1, "version", "1")
    try SlipRules.require(
      SlipRules.isSerial(request.id), "id", "1 to \(SlipRules.maxSerial) of A-Z, a-z, 0-9 and inner hyphens")
    try SlipRules.require(
      request.foot.isEmpty || SlipRules.isText(request.foot, SlipRules.maxHeader), "foot",
      "up to \(SlipRules.maxHeader) bytes without control characters")
    try SlipRules.require((1...maxBlocks).contains(request.blocks.count), "blocks", "1 to \(maxBlocks) of them")
    for block in request.blocks { try check(block) }
    try SlipRules.check(request.fonts)
    return try SlipRules.printing(
      paper: request.paper, printer: request.printer, folder: request.folder, deadline: request.deadlineSeconds)
  }

  private static func check(_ block: SheetBlock) throws(SlipPrintingError) {
    switch block {
    case .title(let texts), .heading(let texts), .paragraph(let texts), .note(let texts), .item(let texts),
      .choice(let texts):
      try SlipRules.require((1...maxTexts).contains(texts.count), "blocks", "texts in 1 to \(maxTexts) languages")
      for text in texts {
        try SlipRules.require(SlipRules.isLanguage(text.language), "blocks.language", "a BCP 47 tag")
        try SlipRules.require(
          SlipRules.isText(text.text, maxText), "blocks.text", "1 to \(maxText) bytes without control characters")
      }
    case .lines(let count), .cells(let count):
      try SlipRules.require((1...maxCells).contains(count), "blocks", "1 to \(maxCells) lines or cells")
    case .table(let language, _, let rows):
      try SlipRules.require(SlipRules.isLanguage(language), "blocks.language", "a BCP 47 tag")
      try SlipRules.require((1...maxRows).contains(rows.count), "blocks.rows", "1 to \(maxRows) of them")
      for row in rows {
        try SlipRules.require(
          row.count == rows[0].count && (1...maxColumns).contains(row.count), "blocks.rows",
          "equally long, 1 to \(maxColumns) columns")
        for cell in row {
          try SlipRules.require(
            cell.isEmpty || SlipRules.isText(cell, maxText), "blocks.rows", "without control characters")
        }
      }
    case .rule: break
    }
  }
}
