/// What else `waypost-print` prints or lays out as a file: information cards, paper forms, hand-over lists. Blocks of text
/// below each other, each in one language or two side by side.
///
/// A sheet says nothing of a person: what is of a person stands on a slip's number alone.
public struct SheetRequest: Codable, Sendable, Equatable {
  public var version = 1
  /// The file's name and the job's title: letters, digits, inner hyphens.
  public var id: String
  /// One of `SlipPaper.names`; nil takes what the printer's queue says it has.
  public var paper: String?
  /// The CUPS queue; nil for the default one.
  public var printer: String?
  /// At the foot of every page, before its number; empty for none.
  public var foot: String
  public var blocks: [SheetBlock]
  /// Where the PDF goes when there is no printer, or in any case with `isFile`.
  public var folder: String?
  /// A file is wanted, no paper.
  public var isFile: Bool
  public var isTraining: Bool?
  /// The families it is set in; nil for those in place.
  public var fonts: PaperFonts?
  public var deadlineSeconds: Int

  public init(
    id: String, paper: String?, printer: String? = nil, foot: String = "", blocks: [SheetBlock], folder: String? = nil,
    isFile: Bool = false, isTraining: Bool? = nil, deadlineSeconds: Int = 120
  ) {
    self.id = id
    self.paper = paper
    self.printer = printer
    self.foot = foot
    self.blocks = blocks
    self.folder = folder
    self.isFile = isFile
    self.isTraining = isTraining
    self.deadlineSeconds = deadlineSeconds
  }
}

/// The same words in one language.
public struct SheetText: Codable, Sendable, Equatable {
  /// BCP 47.
  public var language: String
  public var rightToLeft: Bool
  public var text: String

  public init(_ text: String, language: String, rightToLeft: Bool) {
    self.text = text
    self.language = language
    self.rightToLeft = rightToLeft
  }
}

/// One thing on a sheet. Two texts stand side by side, a left-to-right and a right-to-left one too.
public enum SheetBlock: Codable, Sendable, Equatable {
  case title([SheetText])
  case heading([SheetText])
  case paragraph([SheetText])
  /// In small letters: when a question is asked, how it is answered.
  case note([SheetText])
  case item([SheetText])
  /// A box to tick and its meaning.
  case choice([SheetText])
  /// So many lines to write on.
  case lines(Int)
  /// So many boxes for one character each.
  case cells(Int)
  /// Rows of short texts; the first row is the head.
  case table(language: String, rightToLeft: Bool, rows: [[String]])
  case rule
}

/// What comes over the print socket.
public enum PrintRequest: Codable, Sendable, Equatable {
  case slip(SlipRequest)
  case sheet(SheetRequest)

  private enum Key: CodingKey { case blocks }

  public init(from decoder: any Decoder) throws {
    let isSheet = try decoder.container(keyedBy: Key.self).contains(.blocks)
    self = isSheet ? .sheet(try SheetRequest(from: decoder)) : .slip(try SlipRequest(from: decoder))
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .slip(let slip): try slip.encode(to: encoder)
    case .sheet(let sheet): try sheet.encode(to: encoder)
    }
  }

  /// What reports are about.
  public var id: String {
    switch self {
    case .slip(let slip): slip.serial
    case .sheet(let sheet): sheet.id
    }
  }
}
