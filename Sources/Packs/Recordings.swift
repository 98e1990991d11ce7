import Referral

/// Words that somebody has read into a microphone. Which words a recording speaks stands beside it, so that none is ever
/// played to other words than its own: where a text was changed, its recording is silent.
///
/// `audio/index.csv` has the columns language, file (`audio/….mp3`), text: the text as the page shows it, without marks.
/// MP3, because recordings of one page are played as one, one behind the other.
public struct Recordings: Sendable {
  public static let index = "audio/index.csv"
  /// Of one page; more isn't read.
  public static let most = 4 << 20

  struct Words: Hashable, Sendable {
    var text: String
    var language: String

    /// However its lines are broken.
    init(_ text: String, _ language: String) {
      self.text = text.split { $0.isWhitespace }.joined(separator: " ")
      self.language = language
    }
  }

  private var files: [Words: (pack: SignedPack, file: String)] = [:]

  public init() {}

  mutating func add(_ pack: SignedPack, _ rows: [Row]) {
    for row in rows { files[Words(row.text, row.language)] = (pack, row.file) }
  }

  mutating func add(_ other: Recordings) { files.merge(other.files) { $1 } }

  public var isEmpty: Bool { files.isEmpty }

  /// Whether every one of these texts was recorded.
  public func covers(_ texts: [(text: String, language: String)]) -> Bool {
    !isEmpty && texts.allSatisfy { files[Words($0.text, $0.language)] != nil }
  }

  /// The recordings of these texts in their order; nil where one is missing, was changed after signing, or all are too
  /// long. Blocks.
  public func bytes(_ texts: [(text: String, language: String)]) -> [UInt8]? {
    var all: [UInt8] = []
    for text in texts {
      guard let (pack, file) = files[Words(text.text, text.language)], let bytes = try? pack.bytes(file),
        all.count + bytes.count <= Self.most
      else { return nil }
      all += bytes
    }
    return all
  }

  /// What one recording speaks.
  public struct Row: Sendable, Equatable {
    public var language: String
    public var file: String
    public var text: String

    public init(language: String, file: String, text: String) {
      self.language = language
      self.file = file
      self.text = text
    }
  }

  static func parse(_ text: String, place: String) throws(PacksError) -> [Row] {
    guard let rows = CommaSeparated.rows(text) else {
      throw PacksError(
        .malformed, place, "a row has an open quote or too many columns", next: "mend the row and sign the pack again")
    }
    return rows.map { Row(language: $0["language"] ?? "", file: $0["file"] ?? "", text: $0["text"] ?? "") }
  }
}
