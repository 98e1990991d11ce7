/// What `waypostd` hands to `waypost-upload`: one sealed envelope, as frozen at finalise, and where it goes.
public struct EnvelopeOffer: Codable, Sendable, Equatable {
  public var version = 1
  /// Opaque, random; names the files and objects.
  public var id: String
  /// The `ID.age` bytes, base64.
  public var age: String
  /// The text of `ID.sig`.
  public var signature: String
  /// SHA-256 of the `ID.age` bytes, lower-case hex.
  public var digest: String
  public var sink: SinkAddress

  public init(id: String, age: String, signature: String, digest: String, sink: SinkAddress) {
    self.id = id
    self.age = age
    self.signature = signature
    self.digest = digest
    self.sink = sink
  }
}

/// Where a receiver's envelopes go.
public struct SinkAddress: Codable, Sendable, Hashable {
  /// "folder" is the one kind so far.
  public var kind: String
  /// For a folder: its absolute path.
  public var path: String

  public init(kind: String, path: String) {
    self.kind = kind
    self.path = path
  }

  /// Whether a network link is needed to get there.
  public var needsLink: Bool { kind != "folder" }
}

/// What became of an offer, one line per offer, in order.
public struct EnvelopeReport: Codable, Sendable, Equatable {
  public enum Outcome: String, Codable, Sendable {
    /// The sink holds exactly these bytes: `receipt` is the digest read back.
    case acknowledged
    /// Try again later; nothing is wrong with the envelope.
    case retry
    /// The sink holds other bytes under this name, or refuses this envelope for good: a person must look.
    case parked
    /// Nothing will get through now: stop the run.
    case stop
  }

  public enum Reason: String, Codable, Sendable {
    case sinkMissing = "sink-missing"
    case sinkFull = "sink-full"
    case sinkReadOnly = "sink-read-only"
    case sinkFailed = "sink-failed"
    case conflict
    case badOffer = "bad-offer"
    case unknownSink = "unknown-sink"
    /// The upload service itself is not there or died.
    case service
  }

  public var version = 1
  public var id: String
  public var outcome: Outcome
  /// SHA-256 read back from the sink, lower-case hex.
  public var receipt: String?
  public var reason: Reason?

  public init(id: String, outcome: Outcome, receipt: String? = nil, reason: Reason? = nil) {
    self.id = id
    self.outcome = outcome
    self.receipt = receipt
    self.reason = reason
  }
}
