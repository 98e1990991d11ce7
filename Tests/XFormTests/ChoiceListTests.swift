import Testing
import XForm

/// Lists of choices behind a filter: a page that is shown again gets the list as it was made, and never an old one.
@Suite("Lists of choices") struct ChoiceListTests {
  private static func model(label: String = "label", itext: String = "") throws -> FormModel {
    let items = (0..<60).map {
      "<item><name>p\($0)</name><label>Place \($0)</label><region>r\($0 % 3)</region><id>t\($0 % 3)</id></item>"
    }
    return try TestForm.model(
      "<region/><word/><place/><child jr:template=\"\"><name/></child><which/>",
      binds: "<bind nodeset=\"/data/region\" type=\"string\"/>",
      body: """
        <input ref="/data/region"><label>R</label></input><input ref="/data/word"><label>W</label></input>
        <select1 ref="/data/place"><label>P</label>
        <itemset nodeset="instance('places')/root/item[region = /data/region]">
        <value ref="name"/><label ref="\(label)"/></itemset></select1>
        <group><label>C</label><repeat nodeset="/data/child"><input ref="/data/child/name"><label>N</label></input>
        </repeat></group>
        <select1 ref="/data/which"><label>W</label>
        <itemset nodeset="/data/child"><value ref="name"/><label ref="name"/></itemset></select1>
        """, itext: itext, instances: "<instance id=\"places\"><root>\(items.joined())</root></instance>")
  }

  private static func place(_ choices: [Choice]) -> UnsafeRawPointer? { choices.withUnsafeBytes { $0.baseAddress } }

  @Test func aListShownAgainIsHandedOutAsItIs() throws {
    var session = try TestForm.session(try Self.model())
    _ = try session.answer("/data/region", "r1")
    let first = session.choices(of: "/data/place")
    #expect(first.count == 20 && first[0].label.text == "Place 1")
    _ = try session.answer("/data/word", "something else")
    let again = session.choices(of: "/data/place")
    #expect(Self.place(again) == Self.place(first))
    let copy = session
    #expect(Self.place(copy.choices(of: "/data/place")) == Self.place(first))
  }

  @Test func anotherFilterGivesAnotherList() throws {
    var session = try TestForm.session(try Self.model())
    for region in ["r1", "r2", "r1", "", "r0"] {
      _ = try session.answer("/data/region", region)
      let wanted = (0..<60).filter { "r\($0 % 3)" == region }.map { "p\($0)" }
      #expect(session.choices(of: "/data/place").map(\.value) == wanted)
    }
  }

  private static let itext = """
    <itext><translation lang="en" default="true()"><text id="t1"><value>One</value></text>
    <text id="t2"><value>Two</value></text></translation>
    <translation lang="ru"><text id="t1"><value>Один</value></text></translation></itext>
    """

  @Test func aListFollowsTheLanguage() throws {
    var session = try TestForm.session(try Self.model(label: "jr:itext(id)", itext: Self.itext))
    _ = try session.answer("/data/region", "r1")
    for (language, word) in [("en", "One"), ("ru", "Один"), ("en", "One")] {
      session.language = language
      #expect(session.choices(of: "/data/place").first?.label.text == word)
    }
  }

  /// A choice whose words quote an answer must not keep the answer before.
  @Test func wordsWithAnAnswerInThemAreMadeAnew() throws {
    let itext = Self.itext.replacing("<value>One</value>", with: "<value>One <output value=\"/data/word\"/></value>")
    var session = try TestForm.session(try Self.model(label: "jr:itext(id)", itext: itext))
    _ = try session.answer("/data/region", "r1")
    for word in ["a", "b"] {
      _ = try session.answer("/data/word", word)
      #expect(session.choices(of: "/data/place").first?.label.text == "One \(word)")
    }
  }

  @Test func choicesFromARepeatFollowItsRows() throws {
    var session = try TestForm.session(try Self.model())
    _ = try session.addRow("/data/child")
    for name in ["Aida", "Bek"] {
      _ = try session.answer("/data/child[1]/name", name)
      #expect(session.choices(of: "/data/which").map(\.label.text) == [name])
    }
  }
}
