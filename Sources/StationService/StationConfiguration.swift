import FoundationEssentials
public import Messages
public import Scanning
public import Screens
public import Station

/// `station.json`: what a technician decides about a station.
public struct StationConfiguration: Codable, Sendable {
  public enum Mode: String, Codable, Sendable {
    case training, live
  }

  public struct Post: Codable, Sendable {
    /// 2 to 4 characters of the serial alphabet; stands in every serial.
    public var id: String
    public var name: String
    public var phone: String
  }

  public struct LaneEntry: Codable, Sendable {
    public var name: String
    public var audience: Site.Audience
    /// Loopback port; 0 takes any free one.
    public var port: UInt16
    /// Stands in a room of its own, where nobody else sees or hears: forms for a private lane open here alone.
    public var `private`: Bool?
    /// Where people are asked at this desk until its officer says otherwise; `arrival` where nothing is said.
    public var context: AskingContext?
  }

  public struct SimulatedScannerEntry: Codable, Sendable {
    public var lane: String
    public var profile: String
  }

  /// A CUPS queue, what is in it, and who prints on it.
  public struct PrinterEntry: Codable, Sendable {
    public var queue: String
    /// As `paper`; what the queue says it has, where nothing is said.
    public var paper: String?
    /// Names of lanes; every lane without a printer of its own, where nothing is said.
    public var lanes: [String]?
  }

  /// What the vault may take of its disk, and who can open its backups.
  public struct VaultEntry: Codable, Sendable {
    /// 64 or more; 2048 where nothing is said.
    public var budgetMegabytes: Int64?
    /// Hours after the receipt until nothing of a record is readable on the box; 72, the most there is.
    public var readableHours: Int64?
    /// Days after the receipt until the sealed bytes go; 30.
    public var bytesDays: Int64?
    /// Days without a receipt until the alarm; 30.
    public var alarmDays: Int64?
    /// `age1...` of whoever keeps the backups' identity, off the box.
    public var backupRecipients: [String]?
  }

  /// Who is told how a far station is (`waypost health send`).
  public struct HealthEntry: Codable, Sendable {
    /// `age1...`
    public var recipients: [String]
    /// As a receiver's in a pack's directory; not `openrosa:`.
    public var sink: String
  }

  public var mode: Mode
  public var post: Post
  /// "en" or "ru".
  public var officerLanguage: String
  /// The neutral place that slips name.
  public var slipDesk: String
  /// What that place is called in other languages, by BCP 47 tag; the name on its sign stands behind it.
  public var slipDeskIn: [String: String]?
  /// "80mm", "58mm", "A6", "A5" or "A4", of the default printer; what its queue says it has, where nothing is said.
  public var paper: String?
  /// Printers besides the default one.
  public var printers: [PrinterEntry]?
  /// Which screens of the box are whose, where the order alone doesn't say it; `waypost-screens` reads it.
  public var screens: [ScreenEntry]?
  public var lanes: [LaneEntry]
  public var scanners: [AllowedDevice]
  /// Training only: a pty that goes the way of hardware.
  public var simulatedScanner: SimulatedScannerEntry?
  /// Folder of device profiles.
  public var profiles: String
  /// Training only: where slips go when CUPS has no default printer.
  public var slipFolder: String?
  public var vault: VaultEntry?
  /// After so many minutes without a touch a desk locks itself; 10 where nothing is said.
  public var lockMinutes: Int?
  /// Who answers for what is kept here; live mode wants a name.
  public var controller: String?
  /// The data protection impact assessment under which it is kept; live mode wants one.
  public var dpia: String?
  public var health: HealthEntry?
  /// A file name in the run folder: there a border system beside the station tells of documents that it has read.
  public var borderSocket: String?
  /// Ids of receivers that take nobody at present: the pack's next place is offered instead.
  public var fullPlaces: [String]?

  /// Reads and checks the file. Blocks.
  public static func load(_ path: String) throws -> StationConfiguration {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ServiceError(
        "read \(path)", reason: "there is no such file", next: "set the station up (`waypost prepare`)")
    }
    do {
      let configuration = try JSONDecoder().decode(StationConfiguration.self, from: data)
      try configuration.check(path)
      return configuration
    } catch let error as DecodingError {
      throw ServiceError("read \(path)", reason: Self.place(of: error), next: "mend that entry and start again")
    }
  }

  private func check(_ path: String) throws {
    func refuse(_ reason: String) -> ServiceError {
      ServiceError("use \(path)", reason: reason, next: "mend that entry")
    }
    guard !lanes.isEmpty, Set(lanes.map(\.name)).count == lanes.count else {
      throw refuse("`lanes` is empty or names a lane twice")
    }
    let ports = lanes.map(\.port).filter { $0 != 0 }
    guard Set(ports).count == ports.count else { throw refuse("two lanes have the same port") }
    guard borderSocket.map({ !$0.isEmpty && !$0.contains("/") && $0 != "control.socket" }) ?? true else {
      throw refuse("`borderSocket` is no file name of its own")
    }
    guard mode == .training || (simulatedScanner == nil && slipFolder == nil) else {
      throw refuse("`simulatedScanner` and `slipFolder` are for training mode only")
    }
    guard (1...120).contains(lockMinutes ?? 1) else { throw refuse("`lockMinutes` is not from 1 to 120") }
    guard !lanes.contains(where: { $0.audience == .kiosk && $0.private == true }) else {
      throw refuse("a kiosk in `lanes` is marked as `private`, which only a desk can be")
    }
    let numbers = [vault?.readableHours, vault?.bytesDays, vault?.alarmDays].compactMap(\.self)
    guard numbers.allSatisfy({ (0...36_500).contains($0) }), (64...1 << 20).contains(vault?.budgetMegabytes ?? 64)
    else {
      throw refuse("a number in `vault` is out of bounds")
    }
    let papers = [paper].compactMap(\.self) + (printers ?? []).compactMap(\.paper)
    if let unknown = papers.first(where: { !SlipPaper.names.contains($0) }) {
      throw refuse("the paper \(unknown) is none of \(SlipPaper.names.joined(separator: ", "))")
    }
    let names = Set(lanes.map(\.name))
    let printing = (printers ?? []).flatMap { $0.lanes ?? [] }
    if let unknown = printing.first(where: { !names.contains($0) }) {
      throw refuse("a printer belongs to the lane \(unknown), which there isn't")
    }
    guard Set(printing).count == printing.count, (printers ?? []).count(where: { $0.lanes == nil }) <= 1 else {
      throw refuse("`printers` gives a lane two printers")
    }
    if let unknown = (screens ?? []).first(where: { !names.contains($0.lane) }) {
      throw refuse("a screen belongs to the lane \(unknown.lane), which there isn't")
    }
    for each in [
      (screens ?? []).map(\.lane), (screens ?? []).compactMap(\.connector), (screens ?? []).flatMap { $0.inputs ?? [] },
    ]
    where Set(each).count != each.count {
      throw refuse("`screens` names a lane, a connector or a port twice")
    }
    for scanner in scanners where !names.contains(scanner.lane) {
      throw refuse("a scanner belongs to the lane \(scanner.lane), which there isn't")
    }
  }

  private static func place(of error: DecodingError) -> String {
    let (context, words): (DecodingError.Context, String) =
      switch error {
      case .keyNotFound(let key, let context): (context, "`\(key.stringValue)` is missing")
      case .typeMismatch(_, let context): (context, "an entry has the wrong type")
      case .valueNotFound(_, let context): (context, "an entry has no value")
      case .dataCorrupted(let context): (context, "it is not JSON, or an entry has a value that isn't allowed")
      @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), "it cannot be read")
      }
    let path = context.codingPath.map(\.stringValue).joined(separator: ".")
    return path.isEmpty ? words : "\(words) (at \(path))"
  }
}
