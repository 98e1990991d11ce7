import Referral
import Sealing
import XForm

extension PackLint {
  /// A number that nobody rang for longer than this isn't printed as confirmed.
  static let phoneFreshDays = 180

  /// How words in a desk's name may not begin: it stands on the slip (protection.md 2.5).
  static let tellingWords = [
    "asyl", "refug", "protect", "traffic", "child", "minor", "guardian", "medic", "doctor", "hospital", "psych",
    "stateless", "legal", "police", "migra", "убежищ", "бежен", "защит", "торговл", "дет", "ребен", "ребён",
    "несоверш", "опек", "мед", "врач", "больниц", "психо", "гражданств", "юрид", "полиц", "мигра",
  ]

  /// Authorities of the country a person may have fled from get nothing from a station (B-40, DP-19 in the research).
  private static let foreign = ["embass", "consul", "посольств", "консул", "елшілік", "сафорат", "elçixona"]

  static func receiver(_ receiver: Receiver, on today: CivilDate) -> [LintProblem] {
    let place = "\(Directory.file): \(receiver.id)"
    var found: [LintProblem] = []
    func add(_ rule: LintProblem.Rule, _ what: String, _ todo: String) {
      found.append(LintProblem(place, rule, what, todo: todo))
    }
    if receiver.name.isEmpty { add(.receiver, "it has no name", "write the office's own name") }
    if let word = words(of: receiver.name).first(where: { word in foreign.contains { word.hasPrefix($0) } }) {
      add(
        .receiver, "it is an authority of another country ('\(word)')",
        "leave it out: nothing goes there from a station, and a person who wishes it is helped to write")
    }
    if SinkName(receiver.sink) == nil {
      add(
        .receiver, "its sink is none that this version knows",
        "write folder:PATH, courier:LABEL, s3:NAME or openrosa:NAME")
    }
    if receiver.desk.isEmpty {
      add(.desk, "it has no desk that a slip may name", "write a neutral place such as 'Help desk 3'")
    } else if let word = telling(receiver.desk) {
      add(.desk, "the desk's name says '\(word)…' on every slip", "write a neutral place such as 'Help desk 3'")
    }
    if receiver.keys.isEmpty { add(.key, "it has no key, so nothing can be sealed to it", "add its age1... recipient") }
    if receiver.isOnOpenRosa {
      if receiver.keys.count > 1 {
        add(.key, "ODK's encryption has room for one key", "leave its odk: key alone in the column")
      }
      for key in receiver.keys where !isAlias(key) && !receiver.canSeal(to: key) {
        add(
          .key,
          "its sink is an OpenRosa server and its key no ODK key, so that its records would be readable there or lost",
          "write odk: and the form's base64RsaPublicKey, or another sink")
      }
    } else {
      for key in receiver.keys where !isAlias(key) && !receiver.canSeal(to: key) {
        add(.key, "a key is neither an age recipient nor @NAME", "copy the age1... line again from its owner")
      }
    }
    for key in receiver.receiptKeys where !isAlias(key) && (try? VerifyingKey(base64: key)) == nil {
      add(
        .key, "a receipt key is neither an Ed25519 public key (44 characters) nor @NAME",
        "copy the line of its .pub file again")
    }
    found += phone(receiver, place, on: today)
    return found
  }

  /// Two offices get different parts of one record: a server takes the second for a changed copy of the first.
  static func sharedServers(_ receivers: [Receiver]) -> [LintProblem] {
    var seen: Set<String> = []
    return receivers.filter { $0.isOnOpenRosa && !seen.insert($0.sink).inserted }.map { receiver in
      LintProblem(
        "\(Directory.file): \(receiver.id)", .receiver, "another receiver has the same OpenRosa sink",
        todo: "give each its own project or account, and its own openrosa:NAME")
    }
  }

  private static func phone(_ receiver: Receiver, _ place: String, on today: CivilDate) -> [LintProblem] {
    if receiver.phone.isEmpty { return [] }
    let problem: String
    if receiver.phoneVerifiedOn.isEmpty {
      problem = "nobody is known to have rung its phone"
    } else if let rung = day(receiver.phoneVerifiedOn) {
      let age = today.daysSinceEpoch - rung.daysSinceEpoch
      if (0...phoneFreshDays).contains(age) { return [] }
      problem = age < 0 ? "its phone was verified in the future" : "its phone was verified \(age) days ago"
    } else {
      problem = "phone_verified_on isn't a day"
    }
    return [
      LintProblem(
        place, .phone, problem,
        todo: "ring it, write the day as YYYY-MM-DD, or leave the phone out: it must not be printed")
    ]
  }

  /// A key that belongs to a post is filled in when the pack is signed.
  static func isAlias(_ key: String) -> Bool { key.hasPrefix("@") && isID(String(key.dropFirst())) }

  private static func words(of text: String) -> [Substring] { text.lowercased().split { !$0.isLetter } }

  /// A word by which others learn why somebody holds a slip.
  static func telling(_ text: String) -> String? {
    let words = words(of: text)
    return tellingWords.first { telling in words.contains { $0.hasPrefix(telling) } }
  }

  /// Where one goes when a place is full: there, of the same type, and not in a circle.
  static func nextPlaces(_ receivers: [Receiver]) -> [LintProblem] {
    receivers.filter { !$0.next.isEmpty }.compactMap { receiver in
      var seen: Set<String> = []
      var place: Receiver? = receiver
      while let here = place, !here.next.isEmpty {
        guard seen.insert(here.id).inserted else { break }
        place = receivers.first { $0.id == here.next && $0.type == receiver.type }
      }
      if let place, place.next.isEmpty { return nil }
      return LintProblem(
        "\(Directory.file): \(receiver.id)", .receiver,
        "the place after it isn't there, of another type, or leads back",
        todo: "let next name a receiver of the same type")
    }
  }
}
