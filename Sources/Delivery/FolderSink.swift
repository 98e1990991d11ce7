import Glibc
import Messages

/// A folder, local, on a USB medium or a network mount: `ID.age` beside `ID.sig`.
///
/// Somebody may read the folder at any moment, and power may go at any moment. So each file appears whole, under its
/// final name, once; and `ID.sig` is durable before `ID.age` appears: whoever finds `ID.age` finds both.
public struct FolderSink: Sink {
  let path: String
  private let isForeign: Bool

  /// `path` is absolute. Name a folder *on* the medium, not the mount point, which is there without the medium too.
  ///
  /// - Parameter isForeign: it is on a medium that others carry about: a link in its place is not followed.
  public init(path: String, isForeign: Bool = false) throws(DeliveryError) {
    guard path.hasPrefix("/"), path.utf8.count < Int(PATH_MAX), !path.utf8.contains(0) else {
      throw DeliveryError(
        .stop, .unknownSink, "the configuration names a sink folder that is not an absolute path; correct it")
    }
    self.path = path
    self.isForeign = isForeign
  }

  func open(locked: Bool = true) throws(DeliveryError) -> SinkFolder {
    try SinkFolder(opening: path, locked: locked, isForeign: isForeign)
  }

  public func deliver(_ envelope: Envelope) throws(DeliveryError) -> String {
    let folder = try open()
    let files = [("\(envelope.id).sig", envelope.signature), ("\(envelope.id).age", envelope.age)]

    // Both are compared before either is written: no signature of ours beside somebody else's envelope.
    var missing: [(name: String, bytes: [UInt8])] = []
    for (name, bytes) in files {
      switch try folder.compare(name, with: bytes) {
      case .equal: break
      case .different: throw conflict(envelope)
      case .absent: missing.append((name, bytes))
      }
      guard try folder.removeLeftOver(of: name) else { throw conflict(envelope) }
    }

    for (name, bytes) in missing {
      guard try folder.write(name, bytes), try folder.compare(name, with: bytes) == .equal else {
        throw conflict(envelope)
      }
    }
    // Also when nothing was missing: a run that died before this may have left both names in memory only.
    try folder.flush()
    return envelope.digest
  }

  private func conflict(_ envelope: Envelope) -> DeliveryError {
    DeliveryError(
      .parked, .conflict,
      "the sink holds something else under the name of envelope \(envelope.id); nothing was overwritten, compare both")
  }
}
