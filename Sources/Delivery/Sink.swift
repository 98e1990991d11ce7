import Messages

/// A place that takes envelopes: a folder now, an object store or an OpenRosa server later.
public protocol Sink {
  /// Puts the envelope there, unless it is there already, and returns the digest read back: SHA-256, lower-case hex.
  ///
  /// Blocks until it is durable. Never overwrites: other bytes under this name are a `conflict`.
  func deliver(_ envelope: Envelope) throws(DeliveryError) -> String
}

extension SinkAddress {
  /// The sink of this kind, or `unknownSink` where this release has none.
  func sink() throws(DeliveryError) -> any Sink {
    switch kind {
    case "folder": return try FolderSink(path: path)
    default:
      throw DeliveryError(
        .stop, .unknownSink,
        "the configuration names a kind of sink that this release cannot serve; correct it or upgrade the station")
    }
  }
}
