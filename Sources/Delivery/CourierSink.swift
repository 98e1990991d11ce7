import Messages
import Sealing

/// A medium that somebody carries to the office and back: a stick known by its label, mounted for us by
/// `waypost-courier@.service` when it is plugged in, never by us.
///
/// It is a folder like any other, `waypost` on the medium, so that a stick that isn't plugged in is a missing sink. Two
/// things differ. A stick is pulled out in mid-copy: what a visit left unfinished, under whatever name, is cleared away
/// at the next. And what we hold back is what nobody should find on a lost stick: names, serials, a list.
struct CourierSink: Sink, ReceiptSource {
  private let folder: FolderSink

  /// `label` is a file system's label: 1 to 64 of `A-Z a-z 0-9 . _ -`, as the directory's `courier:LABEL` has it.
  init(label: String, root: String) throws(DeliveryError) {
    guard !label.isEmpty, !label.hasPrefix("."), !label.utf8.contains(UInt8(ascii: "/")) else {
      throw DeliveryError(
        .stop, .unknownSink, "the directory names a courier whose label is none of a file system; correct it there")
    }
    folder = try FolderSink(path: "\(root)/\(label)/waypost", isForeign: true)
  }

  func deliver(_ envelope: Envelope) throws(DeliveryError) -> String { try folder.deliver(envelope) }

  func receipt(of id: String) throws(DeliveryError) -> String? { try folder.receipt(of: id) }

  /// Which of these envelopes the medium no longer gives back, read from the medium itself.
  func check(_ digests: [String: String]) throws(DeliveryError) -> (damaged: [String], absent: [String]) {
    let medium = try folder.open(locked: false)
    var (damaged, absent): ([String], [String]) = ([], [])
    for (id, digest) in digests.sorted(by: { $0.key < $1.key }) where Envelope.isOpaqueIdentifier(id) {
      guard let bytes = try medium.read("\(id).age", limit: MessageLimits.envelope) else {
        absent.append(id)
        continue
      }
      if Hex.encode(Digest.sha256(bytes)) != digest { damaged.append(id) }
    }
    return (damaged, absent)
  }

  /// Removes what a visit that was cut short left under unfinished names, unless somebody is at work there: what he has
  /// begun looks the same. Errors are left to the delivery to meet.
  func clearLeftOvers() {
    guard let medium = try? folder.open() else { return }
    medium.remove { Self.isLeftOver($0) }
  }

  /// `.ID.age.part` and its like.
  static func isLeftOver(_ name: String) -> Bool {
    name.hasPrefix(".") && name.hasSuffix(".part")
      && Envelope.isOpaqueIdentifier(String(name.dropFirst().prefix(32)))
  }
}
