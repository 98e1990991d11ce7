import Foundation
import Testing
import XForm
import XFormCompiler

/// Forms that somebody damaged: refused in words, or compiled and played; no crash, no hang.
@Suite("Form fuzz") struct FormFuzzTests {
  private static let source = TestForm.xml(
    "<a>2</a><r jr:template=\"\"><x/><y/><in><z/></in></r><r><x/><y/><in><z/></in></r><s/><t/>",
    binds: """
      <bind nodeset="/data/r/y" calculate="position(..) + sum(/data/r/x)" relevant="../x != 'no'"/>
      <bind nodeset="/data/t" type="int" required="true()" constraint=". &gt; 1" jr:constraintMsg="jr:itext('t')"/>
      <setvalue ref="/data/r/x" event="odk-new-repeat odk-instance-first-load" value="position(..)"/>
      """,
    body: """
      <input ref="/data/a"><label ref="jr:itext('t')"/><setvalue ref="/data/t" event="xforms-value-changed" value="../a"/></input>
      <group><label>R</label><repeat nodeset="/data/r" jr:count="/data/a"><input ref="/data/r/x"><label>X <output value="../y"/></label></input>
      <group><repeat nodeset="/data/r/in"><input ref="/data/r/in/z"/></repeat></group></repeat></group>
      <select1 ref="/data/s"><label>S</label><itemset nodeset="instance('i')/root/item[k = /data/a]"><value ref="name"/><label ref="label"/></itemset></select1>
      """,
    itext:
      "<itext><translation lang=\"en\"><text id=\"t\"><value>T <output value=\"/data/a\"/></value></text></translation></itext>",
    instances:
      "<instance id=\"i\"><root><item><name>n</name><label>N</label><k>2</k></item></root></instance>")

  @Test func mutatedFormsNeverTrap() throws {
    let context = try TestForm.context()
    var random = SeededRandom(seed: 13)
    var compiled = 0
    for _ in 0..<FuzzSize.inputs {
      let bytes = Mutation.mutated(Array(Self.source.utf8), with: Mutation.form, &random)
      guard let model = try? XFormCompiler.compile(xml: bytes, file: "x.xml") else { continue }
      compiled += 1
      var session = FormSession(model, language: "en", context: context)
      for question in session.relevantQuestions().prefix(8) {
        _ = session.choices(of: question.path)
        _ = session.label(of: question.path)
        _ = try? session.answer(question.path, "3")
      }
      for one in session.repeats().prefix(3) { _ = try? session.addRow(one.path) }
      _ = session.violations()
      _ = try? FormSession(model, language: "en", context: context, draft: session.draft)
      _ = try? session.submission(receiver: nil, instanceID: "i")
    }
    #expect(compiled > FuzzSize.inputs / 40)
  }

  @Test func mutatedTablesNeverTrap() throws {
    let table = Array("name;label;k\r\na;\"A; \"\"B\"\"\";1\r\nb;B\r\n".utf8)
    let form = { (name: String) in
      Array(
        TestForm.xml(
          "<s/>", binds: "",
          body:
            "<select1 ref=\"/data/s\"><itemset nodeset=\"instance('i')/root/item\"><value ref=\"name\"/></itemset></select1>",
          instances: "<instance id=\"i\" src=\"jr://file/\(name)\"/>"
        ).utf8)
    }
    let places = Array(
      """
      {"type": "FeatureCollection", "features": [{"type": "Feature", "id": "a",
      "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [1, 2]]]}, "properties": {"name": "x", "t": true}}]}
      """.utf8)
    var random = SeededRandom(seed: 17)
    for _ in 0..<FuzzSize.inputs / 10 {
      for (name, source) in [("t.csv", table), ("p.geojson", places)] {
        let bytes = Mutation.mutated(source, with: Mutation.json, &random)
        guard let model = try? XFormCompiler.compile(xml: form(name), file: "x.xml", resource: { _ in bytes }) else {
          continue
        }
        _ = try TestForm.session(model).choices(of: "/data/s")
      }
    }
  }
}
