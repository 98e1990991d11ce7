import Foundation
import Testing
import XForm
import XFormCompiler

@Suite("Texts and languages") struct TextTests {
  private static let itext = """
    <itext><translation lang="Русский (ru)">
    <text id="/data/a:label"><value>Имя</value></text>
    <text id="/data/a:hint"><value>-</value></text>
    <text id="/data/b:label"><value> Здравствуйте, <output value=" /data/a "/>! </value></text>
    <text id="yes"><value>Да</value></text></translation>
    <translation lang="English (en)" default="true()">
    <text id="/data/a:label"><value form="image">jr://images/a.png</value><value>Name</value></text>
    <text id="/data/a:hint"><value>As in the passport</value></text>
    <text id="/data/b:label"><value>Hello, <output value=" /data/a "/>!</value></text>
    <text id="yes"><value>Yes</value></text></translation></itext>
    """

  private static func model() throws -> FormModel {
    try TestForm.model(
      "<a/><b/><c/><d/>",
      binds: """
        <bind nodeset="/data/b" type="string" readonly="true()"/>
        <bind nodeset="/data/d" calculate="jr:choice-name(/data/c, '/data/c')"/>
        """,
      body: """
        <input ref="/data/a"><label ref="jr:itext('/data/a:label')"/><hint ref="jr:itext('/data/a:hint')"/></input>
        <input ref="/data/b"><label ref="jr:itext('/data/b:label')"/></input>
        <select1 ref="/data/c"><label>C</label><item><label ref="jr:itext('yes')"/><value>y</value></item></select1>
        """, itext: itext)
  }

  @Test("49: labels, hints, choices and outputs follow the language; what isn't translated falls back and says so")
  func language() throws {
    let model = try Self.model()
    #expect(model.languages == ["en", "ru"])
    #expect(model.questions.map(\.control) == [.input, .note, .selectOne])
    var session = try TestForm.session(model, language: "ru")
    #expect(session.label(of: "/data/a") == LocalizedText(text: "Имя", language: "ru", isFallback: false))
    #expect(
      session.hint(of: "/data/a", in: "ru")
        == LocalizedText(text: "As in the passport", language: "en", isFallback: true))
    #expect(session.hint(of: "/data/b", in: "ru") == nil)
    #expect(session.label(of: "/data/a", in: "ru-KZ").text == "Имя")
    #expect(session.label(of: "/data/a", in: "ps") == LocalizedText(text: "Name", language: "en", isFallback: true))
    #expect(session.choices(of: "/data/c").map(\.label.text) == ["Да"])
    session.language = "en"
    #expect(session.choices(of: "/data/c").map(\.label.text) == ["Yes"])
  }

  @Test("50: outputs show answers, in each language")
  func outputs() throws {
    var session = try TestForm.session(try Self.model())
    #expect(session.label(of: "/data/b").text == "Hello, !")
    _ = try session.answer("/data/a", "Аида")
    #expect(session.label(of: "/data/b").text == "Hello, Аида!")
    #expect(session.label(of: "/data/b", in: "ru").text == "Здравствуйте, Аида!")
  }

  @Test("switching the language changes no value, also none made of words")
  func languageChangesNoValue() throws {
    var session = try TestForm.session(try Self.model(), language: "ru")
    _ = try session.answer("/data/c", "y")
    #expect(session.value(of: "/data/d") == "Yes")
    let before = try session.submission(receiver: nil, instanceID: "uuid:1")
    session.language = "en"
    #expect(try session.submission(receiver: nil, instanceID: "uuid:1") == before)
  }
}
