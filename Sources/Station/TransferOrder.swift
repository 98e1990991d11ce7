import Packs
import Referral
import XForm

/// A transfer sheet for one office (protection.md 2.5): carried by the officer in place of a paper in the person's hand.
public struct TransferOrder: Sendable, Equatable {
  /// The office's neutral place.
  public var desk: String
  /// The office's own age recipient. Not the escrow's: whoever gets the sheet has to be able to open it, nobody else, and
  /// a second one doesn't fit on narrow paper.
  public var key: String
  /// What the office reads: number, post, then `field: value` of identity and contact. Nothing that was asked in private.
  public var lines: [String]

  public init(desk: String, key: String, lines: [String]) {
    self.desk = desk
    self.key = key
    self.lines = lines
  }
}

extension TransferOrder {
  /// Nil for an office that only reads an ODK server's records: it can open no code.
  init?(receiver: Receiver, serial: String, post: String, time: String, from session: FormSession) {
    guard let key = receiver.keys.first, key.hasPrefix("age1") else { return nil }
    desk = receiver.desk
    self.key = key
    let fields = session.model.fields.filter { field in
      guard session.model.effectiveLevel(of: field.path) == .l1, !field.isCalculated else { return false }
      return field.receivers?.contains(receiver.type.rawValue) ?? true
    }
    lines = ["\(serial) \(post) \(time)"]
    for field in fields {
      let value = session.value(of: field.path)
      let name = field.path.split(separator: "/").last ?? ""
      if !value.isEmpty { lines.append("\(name): \(value.split(whereSeparator: \.isNewline).joined(separator: " "))") }
    }
  }
}
