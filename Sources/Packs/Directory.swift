import Referral

/// `directory.csv`: the receivers of a pack.
///
/// Columns: id, type, name, desk, hours, languages (space separated), phone, phone_verified_on, keys (space separated age
/// recipients: the office, a second one of it, its own escrow; for a sink on an OpenRosa server its one ODK key,
/// "odk:BASE64"), receipt_keys (space separated Ed25519 public keys that the
/// office signs receipts with), sink, next (id of the place to go to when this one is full).
enum Directory {
  static let file = "directory.csv"

  static func parse(_ text: String, place: String) throws(PacksError) -> [Receiver] {
    func malformed(_ reason: String) -> PacksError {
      PacksError(.malformed, place, reason, next: "mend the row and sign the pack again")
    }
    guard let rows = CommaSeparated.rows(text) else { throw malformed("a row has an open quote or too many columns") }
    var receivers: [Receiver] = []
    for (index, row) in rows.enumerated() {
      guard let id = row["id"], !id.isEmpty, id.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
        throw malformed("row \(index + 2) has no id of plain characters")
      }
      guard let type = row["type"].flatMap(ReceiverType.init(rawValue:)) else {
        throw malformed("receiver \(id) has no known type")
      }
      guard !receivers.contains(where: { $0.id == id }) else { throw malformed("receiver \(id) stands twice") }
      func words(_ column: String) -> [String] { (row[column] ?? "").split(separator: " ").map(String.init) }
      receivers.append(
        Receiver(
          id: id, type: type, name: row["name"] ?? "", desk: row["desk"] ?? "", hours: row["hours"] ?? "",
          languages: words("languages"), phone: row["phone"] ?? "", phoneVerifiedOn: row["phone_verified_on"] ?? "",
          keys: words("keys"), receiptKeys: words("receipt_keys"), sink: row["sink"] ?? "",
          next: row["next"] ?? ""))
    }
    return receivers
  }
}
