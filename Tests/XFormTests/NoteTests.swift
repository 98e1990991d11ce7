import Testing
import XForm
import XFormCompiler

/// What a form asks for and the station leaves out: named, and kept as data.
@Suite("Notes") struct NoteTests {
  @Test func eachIsNamedWithItsLine() throws {
    let model = try TestForm.model(
      "<pic/><place/><who/><rec/><file/><temp/>",
      binds: """
        <bind nodeset="/data/place" type="geopoint"/><bind nodeset="/data/pic" type="binary" odk:quality="low"/>
        <submission base64RsaPublicKey="abc"/>
        <odk:recordaudio ref="/data/rec" event="odk-instance-load"/>
        """,
      body: """
        <upload ref="/data/pic" mediatype="image/*"><label>P</label></upload>
        <input ref="/data/place"><label>W</label></input>
        <input ref="/data/who" query="instance('x')/root/item[a = 1]"><label>N</label></input>
        <select1 ref="/data/file"><label>F</label><itemset nodeset="instance('f')/root/item"><value ref="name"/><label ref="label"/></itemset></select1>
        """, instances: "<instance id=\"f\" src=\"jr://file-csv/f.csv\"/>")
    let found = model.notes.map { "\($0.kind) \($0.node)" }
    #expect(
      Set(found) == [
        "missingFile instance f", "encryption submission", "action /data/rec", "upload /data/pic",
        "location /data/place", "externalChoices /data/who",
      ])
    #expect(model.notes.allSatisfy { $0.line != nil })
    #expect(model.question(at: "/data/pic") == nil)
    #expect(model.definition.binds.first { $0.path == "/data/pic" }?.foreign == ["odk:quality": "low"])
    var session = try TestForm.session(model)
    _ = try session.answer("/data/place", "43.2 76.9")
    #expect(try session.submission(receiver: nil, instanceID: "i").contains("<place>43.2 76.9</place>"))
  }

  @Test func entitiesAndAuditAreKept() throws {
    let form = """
      <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
        xmlns:jr="http://openrosa.org/javarosa" xmlns:entities="http://www.opendatakit.org/xforms/entities">
      <h:head><h:title>T</h:title><model entities:entities-version="2022.1.0"><instance><data id="e" version="1"><a/>
      <meta><audit/><entity dataset="people" id="" create="1"><label/></entity><instanceID/></meta></data></instance>
      <bind nodeset="/data/a" entities:saveto="name"/><bind nodeset="/data/meta/entity/@id" readonly="true()"/>
      <setvalue ref="/data/meta/entity/@id" event="odk-instance-first-load" value="uuid()"/>
      <bind nodeset="/data/meta/entity/label" calculate="/data/a"/>
      <bind nodeset="/data/meta/instanceID" jr:preload="uid"/></model></h:head>
      <h:body><input ref="/data/a"><label>A</label></input></h:body></h:html>
      """
    let model = try XFormCompiler.compile(xml: Array(form.utf8), file: "e.xml")
    #expect(model.notes.map(\.kind) == [.audit, .entity])
    var session = try TestForm.session(model)
    _ = try session.answer("/data/a", "Aida")
    let record = try session.submission(receiver: nil, instanceID: "i")
    #expect(record.contains("dataset=\"people\""))
    #expect(record.contains("<label>Aida</label>"))
    #expect(session.value(of: "/data/meta/entity/@id").utf8.count == 36)
  }

  @Test func missingWordsAreRemarkedOn() throws {
    let model = try TestForm.model(
      "<a/><b/>", binds: "",
      body: "<input ref=\"/data/a\"/><input ref=\"/data/b\"><label ref=\"jr:itext('b')\"/></input>",
      itext: """
        <itext><translation lang="en"><text id="b"><value>B</value></text></translation>
        <translation lang="ru"><text id="c"><value>C</value></text></translation></itext>
        """)
    let remarks = FormLint.remarks(on: model)
    #expect(remarks.count == 3)
    #expect(remarks.contains { $0.hasPrefix("/data/a: the question has no words") })
    #expect(remarks.contains { $0.contains("b: this text isn't translated into ru") })
  }

  /// `form check` said nothing of a label, hint or choice whose text the form doesn't have.
  @Test func aTextThatStandsInNoLanguageIsRemarkedOn() throws {
    let model = try TestForm.model(
      "<a/><b/>", binds: "",
      body: """
        <input ref="/data/a"><label ref="jr:itext('x')"/><hint ref="jr:itext('y')"/></input>
        <select1 ref="/data/b"><label>B</label><item><label ref="jr:itext('z')"/><value>v</value></item></select1>
        """)
    let remarks = FormLint.remarks(on: model)
    for (path, id) in [("/data/a", "x"), ("/data/a", "y"), ("/data/b", "z")] {
      #expect(remarks.contains { $0.hasPrefix(path) && $0.contains("'\(id)', which stands in no language") })
    }
    #expect(remarks.count == 3)
    let session = try TestForm.session(model)
    #expect(session.label(of: "/data/a") == LocalizedText(text: "a", language: "und", isFallback: true))
    #expect(session.choices(of: "/data/b").map(\.label.text) == ["v"])
  }
}
