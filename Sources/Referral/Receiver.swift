/// One line of a pack's directory: an office that may get referrals.
public struct Receiver: Codable, Sendable, Equatable {
  /// Stable within the pack; stands in the envelope's signature file.
  public var id: String
  public var type: ReceiverType
  /// The office's own name; the officer sees it, the slip never does.
  public var name: String
  /// The neutral place a slip may name: "Help desk 3".
  public var desk: String
  public var hours: String
  public var languages: [String]
  public var phone: String
  /// ISO date on which somebody last rang this number; empty if nobody did.
  public var phoneVerifiedOn: String
  /// age recipients ("age1..."), the office and, where there is one, the escrow; or the one ODK key ("odk:BASE64") of an
  /// OpenRosa server's.
  public var keys: [String]
  /// Ed25519 public keys (base64) that the office signs receipts with: several while one is rotated, none where it
  /// answers by phone.
  public var receiptKeys: [String]
  /// See `SinkName`; a folder's relative path is taken from the station's state folder.
  public var sink: String
  /// Id of the place to go to when this one is full; empty without one.
  public var next: String

  public init(
    id: String, type: ReceiverType, name: String, desk: String, hours: String = "", languages: [String] = [],
    phone: String = "", phoneVerifiedOn: String = "", keys: [String],
    receiptKeys: [String] = [], sink: String, next: String = ""
  ) {
    self.id = id
    self.type = type
    self.name = name
    self.desk = desk
    self.hours = hours
    self.languages = languages
    self.phone = phone
    self.phoneVerifiedOn = phoneVerifiedOn
    self.keys = keys
    self.receiptKeys = receiptKeys
    self.sink = sink
    self.next = next
  }
}
