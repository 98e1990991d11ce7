/// What `waypostd` hands to `waypost-upload`: one sealed envelope, as frozen at finalise, and where it goes.
///
/// A few offers may be under way at once; they are answered in their order.
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
  /// Counts the times this sink was taken up again. A sink that could take nothing is left alone until this rises.
  public var trial: Int

  public init(id: String, age: String, signature: String, digest: String, sink: SinkAddress, trial: Int = 0) {
    self.id = id
    self.age = age
    self.signature = signature
    self.digest = digest
    self.sink = sink
    self.trial = trial
  }
}

/// Where a receiver's envelopes go. Only names: address, certificates and secrets stand in the uploader's `sinks.json`.
public struct SinkAddress: Codable, Sendable, Hashable {
  /// "folder", "courier", "s3" or "openrosa".
  public var kind: String
  /// For a folder its absolute path, for a courier the medium's label, else the name in `sinks.json`.
  public var place: String

  public init(kind: String, place: String) {
    self.kind = kind
    self.place = place
  }

  /// Whether a network link is needed to get there.
  public var needsLink: Bool { kind != "folder" && kind != "courier" }
}

/// What became of an offer, one line per offer, in order; `underway` lines may come before it.
public struct EnvelopeReport: Codable, Sendable, Equatable {
  public enum Outcome: String, Codable, Sendable {
    /// No answer yet, but bytes move: the uploader is alive.
    case underway
    /// The sink holds exactly these bytes: `receipt` is the digest read back.
    case acknowledged
    /// Try again later; nothing is wrong with the envelope.
    case retry
    /// The sink holds other bytes under this name, or refuses this envelope for good: a person must look.
    case parked
    /// Nothing will get through to this sink now: stop the run there.
    case stop
  }

  public enum Reason: String, Codable, Sendable, CaseIterable {
    case sinkMissing = "sink-missing"
    case sinkFull = "sink-full"
    case sinkReadOnly = "sink-read-only"
    case sinkFailed = "sink-failed"
    case conflict
    case badOffer = "bad-offer"
    case unknownSink = "unknown-sink"
    /// The upload service itself is not there or died.
    case service
    /// The sink's entry in `sinks.json`, or a file it names, can't be used.
    case settings
    case noSuchHost = "no-such-host"
    case unreachable
    /// The connection broke after the request had begun.
    case linkLost = "link-lost"
    case timedOut = "timed-out"
    /// The server showed a certificate that isn't the receiver's.
    case notTrusted = "server-not-trusted"
    /// No TLS could be agreed on, or the server wants a certificate of ours.
    case tlsRefused = "tls-refused"
    /// What answered is not the receiver's server: a captive portal, a proxy's page.
    case notTheServer = "not-the-server"
    /// Our key or password, or our clock, is refused.
    case notAdmitted = "not-admitted"
    /// The server is busy or asks to wait.
    case busy = "server-busy"
    case serverFailed = "server-failed"
    /// The server refuses this envelope.
    case rejected
    case tooLarge = "too-large"
  }

  public var version = 1
  public var id: String
  public var outcome: Outcome
  /// SHA-256 read back from the sink, lower-case hex.
  public var receipt: String?
  public var reason: Reason?
  /// How long the server asks to be left alone.
  public var retryAfterSeconds: Int?
  /// The server's own words on a refusal: one printable line, at most 200 characters, for a technician.
  public var words: String?

  public init(
    id: String, outcome: Outcome, receipt: String? = nil, reason: Reason? = nil, retryAfterSeconds: Int? = nil,
    words: String? = nil
  ) {
    self.id = id
    self.outcome = outcome
    self.receipt = receipt
    self.reason = reason
    self.retryAfterSeconds = retryAfterSeconds
    self.words = words
  }
}
