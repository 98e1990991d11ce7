import Foundation
import Testing
import XForm
import XFormCompiler

/// The behaviours of ODK XForms, one `form try` fixture each (numbers: shared research, forms.md section 4).
@Suite("Fixtures") struct FixtureTests {
  @Test(arguments: try FormFixture.all().map(\.name))
  func holds(name: String) throws {
    let fixture = try FormFixture(FormFixture.folder.appending(path: "\(name).try"))
    if fixture.isOutOfReach { return print("passed over \(name): the shared corpus isn't here; set WAYPOST_CORPUS") }
    let problems = try fixture.play()
    #expect(problems == [])
  }

  @Test func eachBehaviourHasOne() throws {
    let numbers = Set(try FormFixture.all().compactMap { Int($0.name.prefix { $0.isNumber }) })
    #expect(Set(1...68).union([73, 74]).subtracting(numbers) == [])
  }

  /// A player that found everything well would make all of the above pass.
  @Test func aWrongExpectationFails() throws {
    let model = try TestForm.model(
      "<a/><b/>", binds: "<bind nodeset=\"/data/b\" calculate=\"/data/a + 1\"/>", inputs: ["a"])
    var player = FormPlayer(model, context: try TestForm.context())
    let outcomes = player.play(
      """
      answer /data/a 3
      expect /data/b 5   # it is 4
      relevant /data/b no
      valid /data/b
      answer /data/b 3
      refused expect /data/b 4
      nonsense
      label /data/a "b c"
      submission nowhere.xml
      """)
    #expect(outcomes.map { $0.problem == nil } == [true, false, false, true, false, false, false, false, false])
    #expect(outcomes[1].description == "2: expect /data/b 5   # it is 4: it is '4', not '5'")
  }

  /// `answer` without a path was called a step that doesn't exist.
  @Test func aStepWithoutItsWordsSaysWhichAreMissing() throws {
    var player = FormPlayer(try TestForm.model("<a/>", binds: "", inputs: ["a"]), context: try TestForm.context())
    let outcomes = player.play("answer\nrelevant /data/a\nrefused expect\nrefused nonsense\nrefused answer /data/b 1")
    #expect(
      outcomes.map(\.problem) == [
        "it should read: answer PATH VALUE", "it should read: relevant PATH yes|no", nil,
        "there is no step 'nonsense'", nil,
      ])
  }
}
