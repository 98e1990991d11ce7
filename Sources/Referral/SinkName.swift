/// A receiver's `sink` taken apart: "folder:PATH", "courier:LABEL", "s3:NAME", "openrosa:NAME".
///
/// The signed pack says only which way envelopes go; what a way needs (address, certificates, time-outs) stands in the
/// uploader's own `sinks.json` under the same text.
public struct SinkName: Sendable, Hashable, CustomStringConvertible {
  public enum Kind: String, Sendable, CaseIterable {
    /// A folder of this machine.
    case folder
    /// A medium that somebody carries, known by its label.
    case courier
    /// A bucket of an S3-compatible object store.
    case s3
    /// An OpenRosa server: ODK Central, KoboToolbox.
    case openrosa
  }

  public let kind: Kind
  /// For a folder its path, else 1 to 64 of `A-Z a-z 0-9 . _ -`.
  public let name: String

  /// Nil when the text is of none of the forms.
  public init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":"), let kind = Kind(rawValue: String(text[..<colon])) else { return nil }
    let name = String(text[text.index(after: colon)...])
    guard !name.isEmpty, kind == .folder || Self.isPlain(name) else { return nil }
    self.kind = kind
    self.name = name
  }

  public var description: String { "\(kind.rawValue):\(name)" }

  private static func isPlain(_ name: String) -> Bool {
    name.utf8.count <= 64
      && name.utf8.allSatisfy { unit in
        switch unit {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
        default: false
        }
      }
  }
}
