/// An envelope as the uploader gets it. Every retry gets the same bytes.
public struct EnvelopeForSending: Sendable, Hashable {
  public let id: String
  /// The slip's number: of one person.
  public let serial: String
  /// `ID.age`.
  public let sealed: [UInt8]
  /// `ID.sig`.
  public let signature: String
  /// SHA-256 of `sealed`.
  public let digest: [UInt8]
  public let sink: Sink
}

/// What says that somebody has an envelope.
public struct Receipt: Sendable, Hashable, Codable {
  public enum Kind: String, Sendable, Codable {
    /// The store gave the same digest back: a receipt in vaults of version 1, now only a delivery.
    case storeDigest
    /// The receiver signed id, digest and answer.
    case receiverSignature
    /// The receiver read a code out that stands in the envelope.
    case spokenCode
    /// It came one of these ways and rests: its SHA-256 is left, by which whoever has it can show that it is the one.
    case digest
  }

  public var kind: Kind
  /// The receipt's text, or answer and code; at most 4 KiB.
  public var bytes: [UInt8]

  public init(kind: Kind, bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }
}

/// One line of the queue; opaque, for a technician's eyes.
public struct QueueRow: Sendable, Hashable {
  public enum State: String, Sendable, Codable {
    case queued
    /// An uploader holds it now.
    case sending
    /// At the sink, which gave its digest back; its receiver has not answered yet.
    case delivered
    /// Its receiver answered.
    case acknowledged
    /// Set aside with a reason; waits for a person.
    case parked
    /// Acknowledged, its bytes gone.
    case purged
    /// Erased without a receipt by two named people.
    case erased
  }

  public let id: String
  public let serial: String
  public let state: State
  /// Of `ID.age`, in bytes; padded.
  public let size: Int
  /// Since it was finalised, in milliseconds of powered time.
  public let ageMilliseconds: Int64
  public let attempts: Int
  /// Why it was parked.
  public let reason: String?
  /// Until it may be tried again, in milliseconds of powered time; nil when it isn't queued.
  public let nextAttemptMilliseconds: Int64?
  /// Whether its receiver answered.
  public let hasReceipt: Bool
}

/// The queue in four numbers.
public struct QueueSummary: Sendable, Hashable {
  /// Queued or being sent.
  public let unsent: Int
  /// At the sink, without a receipt.
  public let delivered: Int
  public let parked: Int
  /// Age of the oldest without a receipt, in milliseconds of powered time; nil when there is none.
  public let oldestMilliseconds: Int64?
}
