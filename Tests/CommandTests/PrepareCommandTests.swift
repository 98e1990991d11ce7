import Foundation
import Sealing
import TestSupport
import Testing

@Suite("prepare") struct PrepareCommandTests {
  private let packs = "\(Waypost.packageRoot)/Sources/packs"

  private func prepare(_ scratch: Scratch, packs: String? = nil, _ options: String...) throws -> Tool.Output {
    try Waypost.run(
      [
        "prepare", "--training", "\(scratch.path)/var", "--packs", packs ?? self.packs, "--profiles",
        "\(Waypost.packageRoot)/hardware/devices",
      ] + options)
  }

  private func configuration(_ scratch: Scratch) throws -> [String: Any] {
    let data = Data(try scratch.text("var/etc/station.json").utf8)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func ports(_ scratch: Scratch) throws -> [Int] {
    (try configuration(scratch)["lanes"] as? [[String: Any]] ?? []).compactMap { $0["port"] as? Int }
  }

  @Test func laysOutAStation() throws {
    let scratch = try Scratch()
    let output = try prepare(scratch)
    #expect(output.status == 0, "\(output.errorText)")
    for folder in ["", "/etc", "/keys", "/state", "/state/packs", "/slips", "/folder-sink", "/run"] {
      #expect(try scratch.mode("var\(folder)") == "700")
    }
    for file in [
      "etc/station.json", "etc/trust", "etc/training-badge", "keys/device.key", "keys/station.key", "keys/serial.key",
      "keys/pack.key", "training-receiver.key",
    ] {
      #expect(try scratch.mode("var/\(file)") == "600")
    }
    let badge = try scratch.text("var/etc/training-badge").dropLast()
    #expect(badge.hasPrefix("WPB1-") && badge.count == 17)
    #expect(badge.dropFirst(5).allSatisfy { "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains($0) })
    #expect(output.text.contains(badge))
    #expect(try scratch.text("var/etc/trust") == scratch.text("var/keys/pack.key.pub"))
    #expect(try ports(scratch) == [7411, 7410])
    #expect(try configuration(scratch)["slipFolder"] as? String == "\(scratch.path)/var/slips")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(scratch.path)/var/state/packs").sorted()
        == [
          ".core-2026112601.forms", ".training-2026112501.forms", "core-2026112601", "training-2026112501",
        ])
    // The made-up offices can be sealed to, and only with the key that lies here.
    let identity = try #require(try scratch.text("var/training-receiver.key").split(separator: "\n").last)
    let directory = try scratch.text("var/state/packs/training-2026112501/directory.csv")
    #expect(directory.contains(try Age.Identity(String(identity)).recipient.text))
    #expect(!directory.contains("@"))
  }

  @Test func repeatingItChangesNothing() throws {
    let scratch = try Scratch()
    func everything() throws -> [String: Data] {
      let names = try FileManager.default.subpathsOfDirectory(atPath: "\(scratch.path)/var")
      return Dictionary(
        uniqueKeysWithValues: names.compactMap { name in
          FileManager.default.contents(atPath: "\(scratch.path)/var/\(name)").map { (name, $0) }
        })
    }
    #expect(try prepare(scratch).status == 0)
    let first = try everything()
    #expect(first.count > 20)
    #expect(try prepare(scratch).status == 0)
    #expect(try everything() == first)
  }

  @Test func whatATechnicianChangedStays() throws {
    let scratch = try Scratch()
    #expect(try prepare(scratch, "--desk-port", "0", "--kiosk-port", "0").status == 0)
    #expect(try ports(scratch) == [0, 0])
    let text = try scratch.text("var/etc/station.json")
    try scratch.write(text.replacing("Help desk 3", with: "Help desk 9"), to: "var/etc/station.json")
    let other = try SigningKey.generate().publicKey.base64
    try scratch.write("# ours\n" + scratch.text("var/etc/trust") + other, to: "var/etc/trust")
    #expect(try prepare(scratch, "--kiosk-port", "7510").status == 0)
    #expect(try ports(scratch) == [0, 7510])
    #expect(try configuration(scratch)["slipDesk"] as? String == "Help desk 9")
    #expect(try scratch.text("var/etc/trust").contains(other))
    // A private lane, asked for once.
    for _ in 0..<2 { #expect(try prepare(scratch, "--room", "7512").status == 0) }
    #expect(try ports(scratch) == [0, 7510, 7512])
    let lanes = try configuration(scratch)["lanes"] as? [[String: Any]]
    #expect(lanes?.map { $0["private"] as? Bool ?? false } == [false, false, true])
    // A new signer joins those who are trusted.
    try FileManager.default.removeItem(atPath: "\(scratch.path)/var/keys/pack.key")
    #expect(try prepare(scratch).status == 0)
    let trusted = try scratch.text("var/etc/trust").split(separator: "\n").map(String.init)
    #expect(trusted.count == 4 && trusted.contains(other))
    #expect(trusted.last.map { $0 + "\n" } == (try scratch.text("var/keys/pack.key.pub")))
  }

  @Test func changedSourcesAreInstalledUnderTheSameVersion() throws {
    let scratch = try Scratch()
    try FileManager.default.copyItem(atPath: packs, toPath: "\(scratch.path)/packs")
    #expect(try prepare(scratch, packs: "\(scratch.path)/packs").status == 0)
    let phrases = try scratch.text("packs/core/phrases/en.json")
    try scratch.write(phrases.replacing("Help is free.", with: "It is free."), to: "packs/core/phrases/en.json")
    #expect(try prepare(scratch, packs: "\(scratch.path)/packs").status == 0)
    #expect(try scratch.text("var/state/packs/core-2026112601/phrases/en.json").contains("It is free."))
    // A pack that the lint refuses leaves the installed one in place.
    try scratch.write("{}", to: "packs/core/phrases/ru.json")
    let refused = try prepare(scratch, packs: "\(scratch.path)/packs")
    #expect(refused.status == 1 && refused.errorText.contains("the phrase is missing"))
    #expect(try scratch.text("var/state/packs/core-2026112601/phrases/ru.json").contains("slip.please"))
    #expect(!scratch.exists("var/state/.packs-new"))
  }

  @Test(arguments: [#"{"mode":"live"}"#, "{}", "[]", "not JSON"])
  func otherStationsAreLeftAlone(text: String) throws {
    let scratch = try Scratch()
    try scratch.write(text, to: "var/etc/station.json")
    let output = try prepare(scratch)
    #expect(output.status == 1 && output.errorText.contains("Nothing was prepared."))
    #expect(try scratch.text("var/etc/station.json") == text)
    #expect(!scratch.exists("var/keys"))
  }

  @Test func missingSourcesAreSaidBeforeAnythingIsMade() throws {
    let scratch = try Scratch()
    let output = try prepare(scratch, packs: "/nonexistent")
    #expect(output.status == 1 && output.errorText.contains("/nonexistent can't be found"))
    #expect(!scratch.exists("var"))
  }
}
