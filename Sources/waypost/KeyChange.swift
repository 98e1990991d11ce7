import Referral

/// What a new directory means for envelopes that are under way: said when a pack is installed.
enum KeyChange {
  static func lines(from before: [Receiver], to after: [Receiver]) -> [String] {
    var lines: [String] = []
    for receiver in after {
      guard let old = before.first(where: { $0.id == receiver.id }) else { continue }
      if !Set(old.keys).subtracting(receiver.keys).isEmpty {
        lines.append(
          "\(receiver.id): a key it had is no longer in the directory. What was sealed before stays sealed to that key, "
            + "also what is still to be sent: the office keeps it until no number from before is missing.")
      }
      if !Set(old.receiptKeys).subtracting(receiver.receiptKeys).isEmpty {
        lines.append(
          "\(receiver.id): receipts signed with a former key are refused from now on. If some are still under way, install "
            + "a directory with both keys first.")
      }
    }
    for old in before where !after.contains(where: { $0.id == old.id }) {
      lines.append(
        "\(old.id): it is no longer in the directory. What was sealed for it is still sent; its receipts are refused.")
    }
    return lines
  }
}
