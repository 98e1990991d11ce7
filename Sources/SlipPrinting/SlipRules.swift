import Messages

/// What a request may hold. The serial becomes a file name and a job title, so its letters are few.
enum SlipRules {
  static let maxSerial = 40
  static let maxHeader = 120
  static let maxSections = 12
  static let maxLines = 40
  static let maxLine = 1200
  static let maxPayload = 700
  static let maxDeadline = 24 * 3600
  static let maxTransfers = 8
  static let maxSealed = 1800

  /// Checks every bound; returns the paper, nil where none is said. Throws `SlipPrintingError.badRequest` naming the
  /// field.
  static func check(_ request: SlipRequest) throws(SlipPrintingError) -> Paper? {
    try require(request.version == 1, "version", "1")
    try require(isSerial(request.serial), "serial", "1 to \(maxSerial) of A-Z, a-z, 0-9 and inner hyphens")
    try require(isText(request.post, maxHeader), "post", "1 to \(maxHeader) bytes without control characters")
    try require(isText(request.issuedAt, maxHeader), "issuedAt", "1 to \(maxHeader) bytes without control characters")
    try require((1...maxPayload).contains(request.qr.utf8.count), "qr", "1 to \(maxPayload) bytes")
    try require((1...maxSections).contains(request.sections.count), "sections", "1 to \(maxSections) of them")
    for section in request.sections {
      try require(isLanguage(section.language), "sections.language", "a BCP 47 tag")
      try require((1...maxLines).contains(section.lines.count), "sections.lines", "1 to \(maxLines) of them")
      for line in section.lines {
        try require(isText(line, maxLine), "sections.lines", "1 to \(maxLine) bytes each, without control characters")
      }
    }
    if let controller = request.controller {
      try require(isText(controller, maxHeader), "controller", "1 to \(maxHeader) bytes without control characters")
    }
    try check(request.fonts)
    if let transfers = request.transfers {
      try require((1...maxTransfers).contains(transfers.count), "transfers", "1 to \(maxTransfers) of them")
      for transfer in transfers {
        try require(
          isText(transfer.desk, maxHeader), "transfers.desk", "1 to \(maxHeader) bytes without control characters")
        try require(
          (1...maxSealed).contains(transfer.sealed.utf8.count) && transfer.sealed.utf8.allSatisfy(isBase32),
          "transfers.sealed", "1 to \(maxSealed) of A-Z and 2-7")
      }
    }
    return try printing(
      paper: request.paper, printer: request.printer, folder: request.folder, deadline: request.deadlineSeconds)
  }

  static func check(_ fonts: PaperFonts?) throws(SlipPrintingError) {
    for families in [fonts?.leftToRight, fonts?.rightToLeft].compactMap(\.self) {
      try require(isText(families, maxHeader), "fonts", "1 to \(maxHeader) bytes without control characters")
    }
  }

  /// What every order says of how it is printed.
  static func printing(
    paper: String?, printer: String?, folder: String?, deadline: Int
  ) throws(SlipPrintingError) -> Paper? {
    try require((1...maxDeadline).contains(deadline), "deadlineSeconds", "1 to \(maxDeadline)")
    if let folder {
      try require(folder.utf8.first == UInt8(ascii: "/") && !folder.utf8.contains(0), "folder", "an absolute path")
    }
    if let printer { try require(isQueue(printer), "printer", "the name of a CUPS queue") }
    guard let paper else { return nil }
    guard let known = Paper.named(paper) else {
      throw .badRequest(field: "paper", rule: "one of " + Paper.all.map(\.name).joined(separator: ", "))
    }
    return known
  }

  static func require(_ kept: Bool, _ field: String, _ rule: String) throws(SlipPrintingError) {
    guard kept else { throw .badRequest(field: field, rule: rule) }
  }

  static func isSerial(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard (1...maxSerial).contains(bytes.count), bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-")
    else { return false }
    return bytes.allSatisfy(isLetterDigitHyphen)
  }

  static func isLanguage(_ text: String) -> Bool {
    (2...35).contains(text.utf8.count) && text.utf8.allSatisfy(isLetterDigitHyphen)
  }

  /// As lpadmin takes it: printable, without space, slash, # and quotes.
  private static func isQueue(_ text: String) -> Bool {
    (1...127).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !Array("/#?\\'\"".utf8).contains($0) }
  }

  private static func isBase32(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "2")...UInt8(ascii: "7")).contains(byte)
  }

  private static func isLetterDigitHyphen(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  static func isText(_ text: String, _ limit: Int) -> Bool {
    (1...limit).contains(text.utf8.count) && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
}
