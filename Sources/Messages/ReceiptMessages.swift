/// What `waypostd` asks of `waypost-upload` besides taking envelopes: look whether receivers answered. One line.
public struct ReceiptRequest: Codable, Sendable, Equatable {
  /// The most envelopes of one request.
  public static let mostEnvelopes = 256

  public var version = 1
  /// Ids of envelopes that the sink holds.
  public var receiptsOf: [String]
  /// For a courier's medium, by id: SHA-256 of the `ID.age` that it must still hold, lower-case hex. A stick of false
  /// capacity takes everything and gives the first of it back as something else once it is full.
  public var digests: [String: String]?
  public var sink: SinkAddress

  public init(receiptsOf ids: [String], digests: [String: String]? = nil, sink: SinkAddress) {
    receiptsOf = ids
    self.digests = digests
    self.sink = sink
  }
}

/// The answer to a `ReceiptRequest`, one line. What was found is not checked yet: that takes keys, which only the daemon
/// has.
public struct ReceiptReport: Codable, Sendable, Equatable {
  /// A file or object that lay beside an envelope.
  public struct Found: Codable, Sendable, Equatable {
    /// Its name: `ID.receipt`.
    public var name: String
    public var text: String

    public init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  public var version = 1
  public var found: [Found]
  /// Ids of `digests` that the medium holds other bytes of.
  public var damaged: [String]?
  /// Ids of `digests` that aren't on the medium.
  public var absent: [String]?
  /// Why the sink could not be looked into; nil when it was.
  public var reason: EnvelopeReport.Reason?

  public init(
    found: [Found], damaged: [String]? = nil, absent: [String]? = nil, reason: EnvelopeReport.Reason? = nil
  ) {
    self.found = found
    self.damaged = damaged
    self.absent = absent
    self.reason = reason
  }
}

/// A line that `waypost-upload` reads.
public enum UploadRequest: Decodable, Sendable, Equatable {
  case envelope(EnvelopeOffer)
  case receipts(ReceiptRequest)
  case fetch(FetchRequest)

  private enum Key: String, CodingKey { case receiptsOf, fetch }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    self =
      if container.contains(.receiptsOf) {
        .receipts(try ReceiptRequest(from: decoder))
      } else if container.contains(.fetch) {
        .fetch(try FetchRequest(from: decoder))
      } else {
        .envelope(try EnvelopeOffer(from: decoder))
      }
  }
}
