import Foundation
import JSONLines
import Referral
import Sealing
import TestSupport
import Testing

@Suite("envelope commands") struct EnvelopeCommandTests {
  let scratch: Scratch
  let station: SigningKey
  let inbox: OfficeInbox

  init() throws {
    scratch = try Scratch()
    station = try SigningKey.generate()
    _ = try Waypost.run(["keys", "new", "receiver", "-o", "\(scratch.path)/office.key"])
    _ = try Waypost.run(["keys", "new", "receipt", "-o", "\(scratch.path)/receipt.key"])
    let line = try #require(try scratch.text("office.key").split(separator: "\n").last)
    inbox = try OfficeInbox(
      "\(scratch.path)/inbox", station: station, recipients: [Age.Identity(String(line)).recipient])
    try scratch.write("# ours\n\(station.publicKey.base64) Korday post\n", to: "stations")
  }

  func run(_ arguments: String...) throws -> Tool.Output {
    try Waypost.run(
      arguments.map { $0.replacing("@", with: scratch.path + "/") })
  }

  @Test func `a record is opened as age opens it, without its padding`() throws {
    let sent = try inbox.deliver(1)
    let output = try run("envelope", "open", "@inbox/\(sent.id).age", "-i", "@office.key")
    #expect(output.status == 0)
    #expect(output.text == "<data><t4>yes</t4></data>\n\(sent.codes.comment)\n")
    #expect(try run("envelope", "open", "@inbox/\(sent.id).age", "-i", "@office.key", "-o", "@r.xml").status == 0)
    #expect(try scratch.text("r.xml") == output.text)
    #expect(try scratch.mode("r.xml") == "600")
    #expect(try run("envelope", "open", "@inbox/\(sent.id).age", "-i", "@office.key", "-o", "@r.xml").status == 1)
  }

  @Test func `after a rotation either identity opens what it was sealed to`() throws {
    let sent = try inbox.deliver(1)
    _ = try run("keys", "new", "receiver", "-o", "@new.key")
    let alone = try run("envelope", "open", "@inbox/\(sent.id).age", "-i", "@new.key")
    #expect(alone.status == 1 && alone.text.isEmpty && alone.errorText.contains("isn't addressed to this identity"))
    #expect(try run("envelope", "open", "@inbox/\(sent.id).age", "-i", "@new.key", "-i", "@office.key").status == 0)
  }

  @Test func `who sent what, and which numbers are missing`() throws {
    for number in [1, 2, 5, 6, 9] { try inbox.deliver(UInt64(number)) }
    let output = try run("envelope", "verify", "@inbox", "--stations", "@stations")
    #expect(output.status == 0)
    #expect(
      output.text == "Korday post to training-asylum: 5 envelopes, the last has number 9, missing: 3-4, 7-8\n")
    let json = try run("envelope", "verify", "@inbox", "--stations", "@stations", "--json")
    #expect(json.text.contains(#""missing":[{"from":3,"to":4},{"from":7,"to":8}]"#))
    #expect(json.text.contains(#""problems":[]"#))
  }

  @Test func `each envelope that isn't what it should be is named with its reason`() throws {
    let good = try inbox.deliver(1)
    let changed = try inbox.deliver(2)
    let renamed = try inbox.deliver(3)
    let double = try inbox.deliver(1)
    let stranger = try OfficeInbox(
      inbox.folder, station: SigningKey.generate(), recipients: inbox.recipients
    ).deliver(1)
    let path = "\(inbox.folder)/\(changed.id).age"
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    bytes[bytes.count - 1] ^= 1
    try Data(bytes).write(to: URL(filePath: path))
    for ending in ["age", "sig"] {
      try FileManager.default.moveItem(
        atPath: "\(inbox.folder)/\(renamed.id).\(ending)", toPath: "\(inbox.folder)/other.\(ending)")
    }
    let lonely = try inbox.deliver(4)
    try FileManager.default.removeItem(atPath: "\(inbox.folder)/\(lonely.id).sig")

    let output = try run("envelope", "verify", "@inbox", "--stations", "@stations")
    #expect(output.status == 1)
    func line(_ name: String) -> String {
      output.text.split(separator: "\n").first { $0.hasPrefix(name) }.map(String.init) ?? ""
    }
    #expect(line(changed.id).contains("isn't what"))
    #expect(line("other").contains("it was renamed; its id is \(renamed.id)"))
    #expect(line(max(good.id, double.id)).contains("its number 1 was used for \(min(good.id, double.id)) too"))
    #expect(line(stranger.id).contains("its station isn't in the list"))
    #expect(line(lonely.id).contains("is missing or can't be read"))
    #expect(output.text.contains("Korday post to training-asylum: 1 envelopes"))
  }

  @Test(arguments: EnvelopeReceipt.Answer.allCases)
  func `an answer is a file, a code to scan and a code to read out`(answer: EnvelopeReceipt.Answer) throws {
    let sent = try inbox.deliver(1)
    let output = try run(
      "envelope", "acknowledge", "@inbox/\(sent.id).age", "--key", "@receipt.key", "-i", "@office.key", "--answer",
      answer.rawValue)
    #expect(output.status == 0)
    let receipt = try inbox.receipt(sent.id)
    #expect(receipt.verify() && receipt.answer == answer && receipt.digest == sent.digest)
    #expect(receipt.key.base64 + "\n" == (try scratch.text("receipt.key.pub")))
    #expect(output.text.contains("To scan:    \(receipt.code.text)\n"))
    let spoken = try #require(sent.codes.codes[answer])
    #expect(output.text.contains("By phone:   \(spoken)\n"))
    let json = try run(
      "envelope", "acknowledge", "@inbox/\(sent.id).sig", "--key", "@receipt.key", "--answer", "received", "--json")
    #expect(json.text.contains(#""phone":null"#))
    #expect(try inbox.receipt(sent.id).answer == .received)
  }

  @Test func `nothing is acknowledged that isn't whole`() throws {
    let (one, two) = (try inbox.deliver(1), try inbox.deliver(2))
    try Data(contentsOf: URL(filePath: "\(inbox.folder)/\(two.id).age"))
      .write(to: URL(filePath: "\(inbox.folder)/\(one.id).age"))
    let output = try run("envelope", "acknowledge", "@inbox/\(one.id).age", "--key", "@receipt.key")
    #expect(output.status == 1 && output.errorText.contains("the two don't belong together"))
    #expect(!scratch.exists("inbox/\(one.id).receipt"))
    #expect(
      try run("envelope", "acknowledge", "@inbox/\(two.id).age", "--key", "@receipt.key", "--answer", "no").status == 2)
  }

  @Test func `a station's next key is taken in because the old one vouches for it, and both count on`() throws {
    try scratch.write(Base64URL.encode(station.seed) + "\n", to: "station.key")
    #expect(try run("keys", "rotate", "@station.key", "-o", "@next.key").status == 0)
    try inbox.deliver(1)
    let next = try SigningKey(seed: #require(Base64URL.decode(scratch.text("next.key").dropLast())))
    try OfficeInbox(inbox.folder, station: next, recipients: inbox.recipients).deliver(2)
    #expect(try run("envelope", "verify", "@inbox", "--stations", "@stations").status == 1)
    let accepted = try run("keys", "accept", "@next.key.succession", "--stations", "@stations")
    #expect(accepted.status == 0 && accepted.text.hasPrefix("Korday post may now also sign with "))
    let output = try run("envelope", "verify", "@inbox", "--stations", "@stations")
    #expect(output.status == 0)
    #expect(output.text.hasPrefix("Korday post to training-asylum: 2 envelopes, the last has number 2, none missing"))
    #expect(try scratch.text("stations").hasPrefix("# ours\n\(station.publicKey.base64) Korday post\n"))
    #expect(try run("keys", "accept", "@next.key.succession", "--stations", "@stations").status == 0)
    #expect(try run("keys", "rotate", "@station.key", "-o", "@next.key").status == 1)
  }

  @Test func `a stranger's key vouches for nobody`() throws {
    _ = try run("keys", "new", "station", "-o", "@stranger.key")
    _ = try run("keys", "rotate", "@stranger.key", "-o", "@next.key")
    let output = try run("keys", "accept", "@next.key.succession", "--stations", "@stations")
    #expect(output.status == 1 && output.errorText.contains("The old key isn't in"))
    let text = try scratch.text("next.key.succession").replacing("new: ", with: "new: A")
    try scratch.write(text, to: "forged")
    #expect(try run("keys", "accept", "@forged", "--stations", "@stations").status == 1)
    #expect(try scratch.text("stations").split(separator: "\n").count == 2)
  }

  @Test func `of a lost box what came before stays good, what comes after is refused`() throws {
    for number in 1...3 { try inbox.deliver(UInt64(number)) }
    #expect(try run("keys", "revoke", "Korday post", "--stations", "@stations", "--after", "3").status == 0)
    #expect(try run("envelope", "verify", "@inbox", "--stations", "@stations").status == 0)
    let forged = try inbox.deliver(4)
    let output = try run("envelope", "verify", "@inbox", "--stations", "@stations")
    #expect(output.status == 1)
    #expect(
      output.text.contains("\(forged.id): it came from Korday post after that box was lost (number 4, good up to 3)"))
    // Its key vouches for no other from then on, and a later word doesn't widen what is trusted.
    try scratch.write(Base64URL.encode(station.seed) + "\n", to: "station.key")
    _ = try run("keys", "rotate", "@station.key", "-o", "@next.key")
    let succession = try run("keys", "accept", "@next.key.succession", "--stations", "@stations")
    #expect(succession.status == 1 && succession.errorText.contains("belongs to a box that was lost"))
    _ = try run("keys", "revoke", station.publicKey.base64, "--stations", "@stations", "--after", "9")
    #expect(try scratch.text("stations").hasSuffix("Korday post lost-after=3\n"))
    #expect(try run("keys", "revoke", "Nobody", "--stations", "@stations", "--after", "1").status == 1)
  }
}
