/// What `waypostd` asks of `waypost-print`: one line on the print socket, everything that will stand on the paper.
///
/// Holds no name, need, nationality or claim: a slip says nothing (protection.md 2.5 in the project's research).
public struct SlipRequest: Codable, Sendable, Equatable {
  public var version = 1
  /// The slip's number with post and check character; also the title of the print job.
  public var serial: String
  /// One of `SlipPaper.names`; nil takes what the printer's queue says it has.
  public var paper: String?
  /// The CUPS queue; nil for the default one.
  public var printer: String?
  /// The post's public name and, where one is verified, its phone.
  public var post: String
  /// Local date and time with zone, formatted by the daemon.
  public var issuedAt: String
  public var sections: [SlipSection]
  /// The signed payload of the QR code, ASCII.
  public var qr: String
  /// True when an earlier attempt may have reached CUPS: look for its job before making another.
  public var resume: Bool
  /// Where the PDF goes when CUPS has no default printer; training only.
  public var folder: String?
  /// After this many seconds an unfinished job is cancelled and reported.
  public var deadlineSeconds: Int
  /// A training station's paper says so.
  public var isTraining: Bool?
  /// Who answers for what is kept at the post; below everything else.
  public var controller: String?
  /// The families it is set in; nil for those in place.
  public var fonts: PaperFonts?
  /// The transfer sheet in place of the slip: it goes by the officer's hand, sealed, one page for each office.
  public var transfers: [SlipTransfer]?

  public init(
    serial: String, paper: String?, printer: String? = nil, post: String, issuedAt: String, sections: [SlipSection],
    qr: String, resume: Bool, folder: String?, deadlineSeconds: Int, isTraining: Bool? = nil,
    transfers: [SlipTransfer]? = nil
  ) {
    self.serial = serial
    self.paper = paper
    self.printer = printer
    self.post = post
    self.issuedAt = issuedAt
    self.sections = sections
    self.qr = qr
    self.resume = resume
    self.folder = folder
    self.deadlineSeconds = deadlineSeconds
    self.isTraining = isTraining
    self.transfers = transfers
  }
}

/// The families that papers are set in, each a list for fontconfig, the first that has a letter counting.
public struct PaperFonts: Codable, Sendable, Equatable {
  public var leftToRight: String
  public var rightToLeft: String

  public init(leftToRight: String, rightToLeft: String) {
    self.leftToRight = leftToRight
    self.rightToLeft = rightToLeft
  }

  /// Where no pack names any. fontconfig alone picks DejaVu for Dari even where Noto is installed.
  public static let standard = PaperFonts(
    leftToRight: "Noto Sans, Noto Naskh Arabic", rightToLeft: "Noto Naskh Arabic, Noto Sans, Noto Sans Arabic")

  /// Each family once.
  public var families: [String] {
    (leftToRight + "," + rightToLeft).split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }
      .reduce(into: []) { found, family in if !family.isEmpty, !found.contains(family) { found.append(family) } }
  }
}

/// The papers there is a layout for.
public enum SlipPaper {
  public static let names = ["80mm", "58mm", "A6", "A5", "A4"]
}

/// What one office gets on a transfer sheet: nothing on it can be read but by that office.
public struct SlipTransfer: Codable, Sendable, Equatable {
  /// The office's neutral place, as its directory entry names it.
  public var desk: String
  /// An age file sealed to the office, in base 32 without padding: `base32 -d | age -d -i KEY` opens it.
  public var sealed: String

  public init(desk: String, sealed: String) {
    self.desk = desk
    self.sealed = sealed
  }
}

/// The lines of one language.
public struct SlipSection: Codable, Sendable, Equatable {
  /// BCP 47.
  public var language: String
  public var rightToLeft: Bool
  public var lines: [String]

  public init(language: String, rightToLeft: Bool, lines: [String]) {
    self.language = language
    self.rightToLeft = rightToLeft
    self.lines = lines
  }
}

/// What `waypost-print` says back, a line at each change; `printed`, `sent`, `saved`, `failed` and `uncertain` end it.
public struct SlipReport: Codable, Sendable, Equatable {
  public enum State: String, Codable, Sendable {
    case laidOut, submitted, waiting
    /// The printer said that the paper is out.
    case printed
    /// Handed to a printer that cannot say what became of it.
    case sent
    /// Written to a file, there being no printer.
    case saved
    case failed
    /// It may have been printed; nobody knows.
    case uncertain

    public var isFinal: Bool {
      switch self {
      case .laidOut, .submitted, .waiting: false
      case .printed, .sent, .saved, .failed, .uncertain: true
      }
    }
  }

  public enum Reason: String, Codable, Sendable {
    case noPrinter = "no-printer"
    case outOfPaper = "out-of-paper"
    case coverOpen = "cover-open"
    /// Somebody, or CUPS after a fault, stopped the queue: it goes on when the queue is resumed.
    case paused
    case offline, jam, aborted, cancelled, deadline, refused, layout
    /// The print service itself is not there or died.
    case service
  }

  public var version = 1
  public var serial: String
  public var state: State
  public var job: Int?
  /// The printer's name, or the file's path.
  public var place: String?
  public var reason: Reason?

  public init(serial: String, state: State, job: Int? = nil, place: String? = nil, reason: Reason? = nil) {
    self.serial = serial
    self.state = state
    self.job = job
    self.place = place
    self.reason = reason
  }
}

/// What the daemon says back to the last report: the slip's end is committed, so that nobody looks for its job any more.
public struct SlipNoted: Codable, Sendable, Equatable {
  public var version = 1
  public var serial: String

  public init(serial: String) { self.serial = serial }
}
