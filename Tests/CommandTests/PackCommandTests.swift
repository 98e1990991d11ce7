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

  /// What a new release does after it was unpacked.
  @Test func formsOfInstalledPacksAreCompiledAgain() throws {
    let scratch = try Scratch()
    #expect(try install(signed(scratch), scratch).0 == 0)
    func refresh() throws -> Tool.Output {
      try Waypost.run([
        "pack", "refresh", "--store", "\(scratch.path)/store", "--trust", "\(scratch.path)/pack.key.pub",
      ])
    }
    let listed = try list(scratch)
    try scratch.write("of another release", to: "store/.training-2026112501.forms")
    let look = ["pack", "list", "--store", "\(scratch.path)/store", "--trust", "\(scratch.path)/pack.key.pub"]
    #expect(try Waypost.run(look).errorText.contains("`sudo waypost pack refresh`"))
    #expect(try refresh().text == "Compiled the forms of training 2026112501.\n")
    #expect(try list(scratch) == listed)
    let form = "store/training-2026112501/pack.json"
    try scratch.write(scratch.text(form).replacing("training", with: "Training"), to: form)
    let refused = try refresh()
    #expect(refused.status == 1 && refused.errorText.contains("none of the keys this station trusts signed it"))
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
    #expect(output.text.hasSuffix("core 2026112601: 0 problems, 2 notes\n"))
    let json = try Waypost.run(["pack", "lint", core, "--json"])
    let notes = try #require(try JSONSerialization.jsonObject(with: Data(json.standardOutput)) as? [[String: Any]])
    #expect(notes.map { $0["rule"] as? String } == ["no-receiver", "draft"])
  }

  /// A live post's own look: what is a note otherwise stops the pack.
  @Test func liveLintFailsOnDrafts() throws {
    let live = try Waypost.run(["pack", "lint", core, "--live"])
    #expect(live.status == 1 && live.text.contains("are drafts:"))
  }

  @Test func reviewIsRecordedAndUndoneByAChange() throws {
    let scratch = try Scratch()
    try FileManager.default.copyItem(atPath: core, toPath: "\(scratch.path)/core")
    let pack = "\(scratch.path)/core"
    let who = ["--by", "A. Tester", "--for", "Test office", "--on", "2026-11-25"]
    #expect(try Waypost.run(["pack", "review", pack]).text.contains("\ncards/rights.ru.md\n"))
    #expect(try Waypost.run(["pack", "review", pack, "--text", "cards/rights.ru.md"]).status == 2)
    #expect(try Waypost.run(["pack", "review", pack, "--text", "cards/none.ru.md"] + who).status == 1)
    let one = try Waypost.run(["pack", "review", pack, "--text", "cards/rights.ru.md"] + who)
    #expect(one.status == 0 && one.text.contains("Recorded 1 texts"))
    #expect(try !Waypost.run(["pack", "review", pack]).text.contains("\ncards/rights.ru.md\n"))
    #expect(try Waypost.run(["pack", "review", pack, "--language", "ru"] + who).status == 0)
    let rest = try Waypost.run(["pack", "review", pack, "--language", "ru"])
    #expect(rest.text.hasPrefix("0 of "))
    #expect(try Waypost.run(["pack", "lint", pack]).status == 0)
    try scratch.write(scratch.text("core/cards/rights.ru.md") + "\n- Ещё одно.\n", to: "core/cards/rights.ru.md")
    #expect(try Waypost.run(["pack", "review", pack, "--language", "ru"]).text.hasPrefix("cards/rights.ru.md\n1 of "))
  }

  /// The overlays are held against the core pack beside them.
  @Test func overlayThatReplacesACardIsRefused() throws {
    let scratch = try Scratch()
    for id in ["core", "kz"] {
      try FileManager.default.copyItem(atPath: "\(core)/../\(id)", toPath: "\(scratch.path)/\(id)")
    }
    #expect(try Waypost.run(["pack", "lint", "\(scratch.path)/kz"]).status == 0)
    try scratch.write(scratch.text("kz/cards/index.csv") + "rights,rights,kiosk desk,,,,,\n", to: "kz/cards/index.csv")
    for language in ["en", "ru"] { try scratch.write("# x\n", to: "kz/cards/rights.\(language).md") }
    let lint = try Waypost.run(["pack", "lint", "\(scratch.path)/kz"])
    #expect(lint.status == 1 && lint.text.contains("[overlay]"))
  }

  /// A live post takes what two people signed, each with a key of their own.
  @Test func livePostTakesTwoSignatures() throws {
    let scratch = try Scratch()
    let pack = try signed(scratch)
    let path = scratch.path
    #expect(try Waypost.run(["keys", "new", "pack", "-o", "\(path)/second.key"]).status == 0)
    try scratch.write(scratch.text("pack.key.pub") + scratch.text("second.key.pub"), to: "trust")
    try scratch.write(#"{"mode": "live"}"#, to: "station.json")
    let install = [
      "pack", "install", pack, "--store", "\(path)/store", "--trust", "\(path)/trust", "--configuration",
      "\(path)/station.json",
    ]
    let alone = try Waypost.run(install)
    #expect(alone.status == 1 && alone.errorText.contains("two people sign a pack, and 1 did"))
    let sign = ["pack", "countersign", pack, "--signed-by", "\(path)/pack.key.pub", "--key"]
    #expect(try Waypost.run(sign + ["\(path)/pack.key"]).status == 1)
    #expect(try Waypost.run(sign + ["\(path)/second.key"]).status == 0)
    #expect(try Waypost.run(install).status == 0)
    try scratch.write("{}", to: "station.json")
    #expect(try Waypost.run(install).errorText.contains("doesn't say whether the post is live"))
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
