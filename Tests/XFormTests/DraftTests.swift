import Foundation
import Testing
import XForm
import XFormCompiler

/// Interviews set aside and taken up again, also when the form changed meanwhile.
@Suite("Drafts") struct DraftTests {
  private static func form(_ instance: String, controls: [String], repeated: String = "", version: String = "1") throws
    -> FormModel
  {
    try TestForm.model(
      instance, binds: "", inputs: controls, body: repeated, attributes: "id=\"test\" version=\"\(version)\"")
  }

  private static let people =
    "<group><repeat nodeset=\"/data/person\"><input ref=\"/data/person/name\"/></repeat></group>"

  @Test func aChangedFormKeepsWhatFitsAndNamesTheRest() throws {
    let old = try Self.form(
      "<a/><gone/><moved/><group/><person><name/><age/></person>", controls: ["a", "gone", "moved", "group"],
      repeated: Self.people)
    var session = try TestForm.session(old)
    _ = try session.addRow("/data/person")
    for (path, value) in [
      ("a", "kept"), ("gone", "secret"), ("moved", "2"), ("person[2]/name", "Bek"), ("group", "was a question"),
    ] { _ = try session.answer("/data/\(path)", value) }
    let new = try Self.form(
      "<fresh>default</fresh><a/><g><moved/></g><group><inner/></group><person><name/></person>",
      controls: ["fresh", "a", "g/moved", "group/inner"], repeated: Self.people, version: "2")
    let taken = try FormSession(new, language: "en", context: TestForm.context(), draft: session.draft)
    #expect(taken.value(of: "/data/a") == "kept")
    #expect(taken.value(of: "/data/fresh") == "default")
    #expect(taken.value(of: "/data/person[2]/name") == "Bek")
    #expect(taken.rowCount(of: "/data/person") == 2)
    #expect(taken.leftOver.sorted() == ["/data/gone", "/data/group", "/data/moved"])
    #expect(taken.value(of: "/data/meta/instanceID") == session.value(of: "/data/meta/instanceID"))
  }

  @Test func aChoiceThatIsGoneIsLeftOver() throws {
    func form(_ choices: [String]) throws -> FormModel {
      let items = choices.map { "<item><label>\($0)</label><value>\($0)</value></item>" }.joined()
      return try TestForm.model("<s/>", binds: "", body: "<select ref=\"/data/s\"><label>S</label>\(items)</select>")
    }
    var session = try TestForm.session(form(["a", "b", "c"]))
    _ = try session.answer("/data/s", "a c")
    let taken = try FormSession(
      form(["a", "b"]), language: "en", context: TestForm.context(), draft: session.draft)
    #expect(taken.value(of: "/data/s") == "a")
    #expect(taken.leftOver == ["/data/s"])
  }

  @Test func anotherFormsDraftIsRefused() throws {
    let one = try Self.form("<a/>", controls: ["a"])
    let other = try TestForm.model("<a/>", binds: "", inputs: ["a"], attributes: "id=\"other\"")
    let draft = try TestForm.session(one).draft
    #expect(throws: FormError.draft("other")) {
      try FormSession(other, language: "en", context: TestForm.context(), draft: draft)
    }
  }

  @Test func aDraftShowsNothingOfItsAnswers() throws {
    var session = try TestForm.session(Self.form("<a/>", controls: ["a"]))
    _ = try session.answer("/data/a", "hidden words")
    var shown = ""
    dump(session.draft, to: &shown)
    #expect(!("\(session.draft) \(String(reflecting: session.draft))" + shown).contains("hidden words"))
  }

  /// A stored draft may be damaged, or made by somebody: it is refused or taken, and nothing traps.
  @Test func mutatedDraftsNeverTrap() throws {
    let model = try Self.form(
      "<a/><g><b/></g><person><name/></person>", controls: ["a", "g/b"], repeated: Self.people)
    var session = try TestForm.session(model)
    _ = try session.addRow("/data/person")
    _ = try session.answer("/data/person[2]/name", "Bek")
    let source = Array(try JSONEncoder().encode(session.draft))
    let context = try TestForm.context()
    var random = SeededRandom(seed: 5)
    var taken = 0
    for _ in 0..<FuzzSize.inputs {
      let bytes = Mutation.mutated(source, with: Mutation.json, &random)
      guard let draft = try? JSONDecoder().decode(FormDraft.self, from: Data(bytes)),
        let again = try? FormSession(model, language: "en", context: context, draft: draft)
      else { continue }
      taken += 1
      _ = try again.submission(receiver: nil, instanceID: "i")
    }
    #expect(taken > FuzzSize.inputs / 100)
  }
}
