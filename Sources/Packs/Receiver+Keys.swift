import Referral
import Sealing

extension Receiver {
  /// Whether its records go to ODK Central or KoboToolbox, and so are closed with ODK's encryption instead of age.
  var isOnOpenRosa: Bool { SinkName(sink)?.kind == .openrosa }

  /// Whether `key` is of the kind that records on this sink are closed to: "odk:BASE64" or "age1...".
  func canSeal(to key: String) -> Bool {
    isOnOpenRosa ? (try? ODKEncryption.PublicKey(directory: key)) != nil : (try? Age.Recipient(key)) != nil
  }
}
