import FoundationEssentials
import JSONLines
import Packs
import Scanning
import Sealing

/// What a technician decides about a new station: the file of `waypost setup --answers`. Whatever is left out is asked for,
/// or left as it is.
struct SetupAnswers: Codable {
  struct Post: Codable, Equatable {
    var id: String
    var name: String
    var phone: String?
  }

  struct Supervisor: Codable {
    var name: String
    /// The badge's barcode. The PIN comes on standard input, never out of a file.
    var badge: String
  }

  var post: Post?
  var officerLanguage: String?
  var slipDesk: String?
  var paper: String?
  var controller: String?
  var dpia: String?
  /// Public keys of whoever signs packs for this post.
  var trust: [String]?
  /// Folders of signed packs.
  var packs: [String]?
  /// By receiver, the fingerprint of its keys as the office read it out.
  var receivers: [String: String]?
  /// A printer that CUPS has, or "none".
  var printer: String?
  var scanners: [AllowedDevice]?
  var supervisor: Supervisor?
  /// `age1...` of whoever keeps the backups' identity.
  var backupRecipients: [String]?

  static let empty = SetupAnswers()

  private static let known: Set<String> = [
    "post", "officerLanguage", "slipDesk", "paper", "controller", "dpia", "trust", "packs", "receivers", "printer",
    "scanners", "supervisor", "backupRecipients",
  ]

  static func read(_ path: String) throws(CommandFailure) -> SetupAnswers {
    let data = Data(try LocalFiles.read(path, next: "Name the file with the answers."))
    func wrong(_ cause: String) -> CommandFailure {
      CommandFailure(.usage, "\(path): \(cause)", "Nothing was set up.", next: "See `waypost setup --help`.")
    }
    guard let object = try? JSONDecoder().decode([String: JSONValue].self, from: data) else {
      throw wrong("it isn't a JSON object.")
    }
    // A misspelt answer must not silently be none.
    if let stranger = object.keys.sorted().first(where: { !known.contains($0) }) {
      throw wrong("there is no answer '\(stranger)'.")
    }
    do {
      return try JSONDecoder().decode(SetupAnswers.self, from: data)
    } catch {
      throw wrong("an answer has the wrong type, or lacks a part.")
    }
  }
}

/// A short name of a receiver's keys that two people can compare over the phone: the first 16 bytes of SHA-256 over its
/// public keys, sorted, one a line; in groups of four. An office with one key gets the same by
/// `printf '%s\n' KEY | sha256sum | cut -c 1-32`.
enum KeyFingerprint {
  static func make(_ keys: [String]) -> String {
    let text = keys.sorted().map { $0 + "\n" }.joined()
    let hex = Array(Hex.encode(Array(Digest.sha256(Array(text.utf8)).prefix(16))))
    return stride(from: 0, to: hex.count, by: 4).map { String(hex[$0..<$0 + 4]) }.joined(separator: "-")
  }

  /// As it was read out: any case, with or without anything between the digits.
  static func agree(_ one: String, _ other: String) -> Bool {
    let digits = { (text: String) in text.lowercased().filter(\.isHexDigit) }
    return !digits(one).isEmpty && digits(one) == digits(other)
  }
}
