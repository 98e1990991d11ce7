import Foundation
import Referral
import Sealing
import TestSupport
import Testing

@testable import waypost

/// The receiver's guide, played as a new user would type it.
@Suite(
  "receiver's guide",
  .enabled(if: Tool.missing(["age", "age-keygen", "openssl", "bash"]).isEmpty, "age or openssl isn't installed"))
struct ReceiversGuideTests {
  let scratch: Scratch
  let station: SigningKey

  init() throws {
    scratch = try Scratch()
    station = try SigningKey.generate()
  }

  /// The commands under a heading, block after block.
  static func commands(_ heading: String) throws -> [String] {
    let guide = try String(contentsOfFile: "\(Waypost.packageRoot)/hardware/receivers-guide.md", encoding: .utf8)
    let part = guide.components(separatedBy: "\n## ").first { $0.hasPrefix(heading) } ?? ""
    return part.components(separatedBy: "```sh\n").dropFirst().map { $0.components(separatedBy: "\n```")[0] }
  }

  func play(_ script: String, id: String = "ID", in folder: String = "") throws -> Tool.Output {
    let programs = (Waypost.program as NSString).deletingLastPathComponent
    let named = script.replacing("ID.", with: "\(id).")
    return try Tool.run(
      "bash", ["-euc", "set -o pipefail; cd '\(scratch.path)/\(folder)'; PATH='\(programs)':$PATH\n\(named)"],
      environment: ["STATION": station.publicKey.base64])
  }

  @Test func `with age and openssl alone: keys, open, verify, answer`() throws {
    let keys = try play(Self.commands("Before the first one")[0])
    #expect(keys.status == 0, "\(keys.errorText)")
    let (recipient, receiptKey) = (
      try #require(keys.text.split(separator: "\n").first), try #require(keys.text.split(separator: "\n").last)
    )
    // What the office reads out is what the station computes.
    let fingerprint = try play(Self.commands("Before the first one")[1])
    #expect(KeyFingerprint.agree(fingerprint.text, KeyFingerprint.make([String(recipient), String(receiptKey)])))
    let inbox = try OfficeInbox(
      scratch.path, station: station, recipients: [Age.Recipient(String(recipient))])
    let sent = try inbox.deliver(17)

    let opened = try play(Self.commands("Open")[0], id: sent.id)
    #expect(opened.status == 0, "\(opened.errorText)")
    #expect(try scratch.text("record.xml").hasPrefix("<data><t4>yes</t4></data>\n\(sent.codes.comment)\n"))

    let verified = try play(Self.commands("Verify")[0], id: sent.id)
    #expect(verified.status == 0, "\(verified.errorText)")
    #expect(verified.text.contains("Signature Verified Successfully"))
    let digest = Hex.encode(sent.digest)
    #expect(verified.text.components(separatedBy: digest).count == 3)
    #expect(verified.text.hasSuffix("station: \(station.publicKey.base64)\n"))

    let answered = try play(Self.commands("Answer")[0], id: sent.id)
    #expect(answered.status == 0, "\(answered.errorText)")
    let receipt = try inbox.receipt(sent.id)
    #expect(receipt.verify() && receipt.answer == .acknowledged && receipt.digest == sent.digest)
    #expect(receipt.key == (try VerifyingKey(base64: String(receiptKey))))
  }

  @Test func `a forged signature file is noticed by the guide's commands`() throws {
    let inbox = try OfficeInbox(
      scratch.path, station: SigningKey.generate(), recipients: [Age.Identity.generate().recipient])
    let sent = try inbox.deliver(17)
    let output = try play(Self.commands("Verify")[0], id: sent.id)
    #expect(output.status != 0 && !output.text.contains("Verified Successfully"))
  }

  @Test func `with waypost, line by line`() throws {
    let lines = try Self.commands("The same with")[0].split(separator: "\n").map(String.init)
    #expect(lines.count == 9)
    var sent: OfficeInbox.Delivered?
    for line in lines {
      if line.contains("envelope verify") {
        let identity = try #require(try scratch.text("office.key").split(separator: "\n").last)
        sent = try OfficeInbox(
          "\(scratch.path)/inbox", station: station, recipients: [Age.Identity(String(identity)).recipient]
        ).deliver(1)
      }
      if line.contains("keys accept") {
        try scratch.write(Base64URL.encode(station.seed) + "\n", to: "station.key")
        let rotated = try play("waypost keys rotate station.key -o station-2027.key")
        #expect(rotated.status == 0, "\(rotated.errorText)")
      }
      let output = try play(line, id: sent?.id ?? "ID")
      #expect(output.status == 0, "\(line): \(output.errorText)")
    }
    let receipt = try OfficeInbox(
      "\(scratch.path)/inbox", station: station, recipients: []
    ).receipt(try #require(sent).id)
    #expect(receipt.answer == .received && receipt.verify())
  }
}
