/// A place that takes envelopes. One value serves a whole run, so that it may keep its connection.
public protocol Sink {
  /// Puts the envelope there, unless it is there already, and returns the digest read back: SHA-256, lower-case hex.
  ///
  /// Blocks until it is durable. Never overwrites: other bytes under this name are a `conflict`.
  func deliver(_ envelope: Envelope) throws(DeliveryError) -> String
}
