import Foundation
import TestSupport
import Testing

@Suite("pack commands") struct PackCommandTests {
  private let core = "\(Waypost.packageRoot)/Sources/packs/core"

  /// Keys, trust, and the training pack with its receiver's key filled in.
  private func signed(_ scratch: Scratch) throws -> String {
    let path = scratch.path
    #expect(try Waypost.run(["keys", "new", "pack", "-o", "\(path)/pack.key"]).status == 0)
    let receipt = try Waypost.run(["keys", "new", "receipt", "-o", "\(path)/receipt.key"]).text.dropLast()
    let recipient = try Waypost.run(["keys", "new", "receiver", "-o", "\(path)/office.key"]).text.dropLast()
    let output = try Waypost.run([
      "pack", "sign", "\(Waypost.packageRoot)/Sources/packs/training", "-o", "\(path)/signed", "--key",
      "\(path)/pack.key", "--receiver-key", "training-receiver=\(recipient)", "--receiver-key",
      "training-receipt=\(receipt)",
    ])
    #expect(output.status == 0 && output.text == "Signed training 2026112501 into \(path)/signed.\n")
    return "\(path)/signed"
  }

  private func install(_ pack: String, _ scratch: Scratch, trust: String = "pack.key.pub") throws -> (Int32, String) {
    let output = try Waypost.run([
      "pack", "install", pack, "--store", "\(scratch.path)/store", "--trust", "\(scratch.path)/\(trust)",
    ])
    return (output.status, output.errorText)
  }

  private func list(_ scratch: Scratch, _ options: String...) throws -> String {
    try Waypost.run(
      ["pack", "list", "--store", "\(scratch.path)/store", "--trust", "\(scratch.path)/pack.key.pub"] + options
    ).text
  }

  @Test func roundTrip() throws {
    let scratch = try Scratch()
    let pack = try signed(scratch)
    #expect(try list(scratch) == "No pack is installed.\n")
    #expect(try install(pack, scratch).0 == 0)
    #expect(try install(pack, scratch).0 == 0)
    #expect(try list(scratch).contains("training  2026112501  2026-11-25 to 2027-11-25"))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(list(scratch, "--json").utf8)) as? [[String: Any]])
    #expect(json.map { $0["id"] as? String } == ["training"])
    #expect(json.map { $0["version"] as? Int } == [2_026_112_501])
  }

  @Test func coreIsSignedWithItsForms() throws {
    let scratch = try Scratch()
    #expect(try Waypost.run(["keys", "new", "pack", "-o", "\(scratch.path)/pack.key"]).status == 0)
    let arguments = ["pack", "sign", core, "-o", "\(scratch.path)/signed", "--key", "\(scratch.path)/pack.key"]
    #expect(try Waypost.run(arguments).status == 0)
    #expect(try install("\(scratch.path)/signed", scratch).0 == 0)
    #expect(try list(scratch).contains("q0-triage, q0-kiosk, q2-asylum"))
    #expect(try list(scratch).contains("prs (draft)"))
    // Signing into something that is there would mix two packs.
    #expect(try Waypost.run(arguments).status == 1)
  }

  @Test func changedUnsignedAndForeignPacksAreRefused() throws {
    let scratch = try Scratch()
    let pack = try signed(scratch)
    #expect(try Waypost.run(["keys", "new", "pack", "-o", "\(scratch.path)/other.key"]).status == 0)
    let foreign = try install(pack, scratch, trust: "other.key.pub")
    #expect(foreign.0 == 1 && foreign.1.contains("none of the keys this station trusts signed it"))
    let unsigned = try install(core, scratch)
    #expect(unsigned.0 == 1 && unsigned.1.contains("it has no signature"))
    try scratch.write("id,type\n", to: "signed/directory.csv")
    let changed = try install(pack, scratch)
    #expect(changed.0 == 1 && changed.1.contains("it was changed after signing"))
    #expect(try list(scratch) == "No pack is installed.\n")
    try scratch.write("# nobody\n", to: "empty")
    #expect(try install(pack, scratch, trust: "empty").0 == 1)
  }

  @Test func lintOfCleanPacks() throws {
    let output = try Waypost.run(["pack", "lint", core])
    #expect(output.status == 0 && output.errorText.isEmpty)
    #expect(output.text.hasSuffix("core 2026112501: 0 problems, 4 notes\n"))
    let json = try Waypost.run(["pack", "lint", core, "--json"])
    let notes = try #require(try JSONSerialization.jsonObject(with: Data(json.standardOutput)) as? [[String: Any]])
    #expect(notes.map { $0["rule"] as? String } == ["gap", "gap", "gap", "no-receiver"])
  }

  @Test func problemsStopLintAndSigning() throws {
    let scratch = try Scratch()
    try FileManager.default.copyItem(atPath: core, toPath: "\(scratch.path)/core")
    let form = try scratch.text("core/forms/q0-triage.xml")
    try scratch.write(form.replacing(#" waypost:purpose="urgent-help""#, with: ""), to: "core/forms/q0-triage.xml")
    let lint = try Waypost.run(["pack", "lint", "\(scratch.path)/core"])
    #expect(lint.status == 1 && lint.errorText.isEmpty)
    #expect(lint.text.contains("forms/q0-triage: /data/t2: it has no purpose; "))
    #expect(lint.text.contains("[purpose]\n"))
    let output = try Waypost.run(["pack", "sign", "\(scratch.path)/core", "-o", "\(scratch.path)/out", "--key", "x"])
    #expect(output.status == 1 && output.errorText.contains("x is missing"))
    #expect(try Waypost.run(["keys", "new", "pack", "-o", "\(scratch.path)/pack.key"]).status == 0)
    let refused = try Waypost.run([
      "pack", "sign", "\(scratch.path)/core", "-o", "\(scratch.path)/out", "--key", "\(scratch.path)/pack.key",
    ])
    #expect(refused.status == 1 && refused.errorText.contains("It was not signed."))
    #expect(!scratch.exists("out"))
  }

  @Test func formsThatDoNotCompileAreProblems() throws {
    let scratch = try Scratch()
    try FileManager.default.copyItem(atPath: core, toPath: "\(scratch.path)/core")
    let form = try scratch.text("core/forms/q0-triage.xml")
    try scratch.write(form.replacing("count-selected(.)", with: "count-selected("), to: "core/forms/q0-triage.xml")
    let lint = try Waypost.run(["pack", "lint", "\(scratch.path)/core"])
    #expect(lint.status == 1 && lint.text.contains("[compile]"))
    #expect(lint.text.hasPrefix("forms/q0-triage.xml:"))
  }
}
