import Packs
import Screens
import Station
import Testing
import XForm
import XFormCompiler

/// A module with every kind of question the station asks, in place of the asylum questions, answered at the desk.
@Suite("Every kind of question") struct EveryControlTests {
  private static let form = """
    <?xml version="1.0"?>
    <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
      xmlns:jr="http://openrosa.org/javarosa" xmlns:waypost="urn:waypost:form"><h:head><h:title>All</h:title><model>
    <instance><data id="q2-asylum" version="1"><words/><number/><weight/><day/><hour/><moment/><pain/><order/><known/>
      <child jr:template=""><name/><age/></child><child><name/><age/></child><sum/><out/><meta><instanceID/></meta></data>
    </instance>
    <instance id="things"><root><item><name>food</name><label>Food</label></item><item><name>shelter</name>
      <label>Shelter</label></item><item><name>rest</name><label>Rest</label></item></root></instance>
    <bind nodeset="/data/number" type="int"/><bind nodeset="/data/weight" type="decimal"/>
    <bind nodeset="/data/day" type="date"/><bind nodeset="/data/hour" type="time"/>
    <bind nodeset="/data/moment" type="dateTime"/><bind nodeset="/data/pain" type="int"/>
    <bind nodeset="/data/order" type="odk:rank"/><bind nodeset="/data/known" required="true()"/>
    <bind nodeset="/data/child/age" type="int"/><bind nodeset="/data/sum" type="int" calculate="sum(/data/child/age)"/>
    <bind nodeset="/data/out" calculate="true()" waypost:outcome="receiver=ASY urgency=U1"/>
    <bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/></model></h:head><h:body>
    <input ref="/data/words"><label>Words</label></input><input ref="/data/number"><label>Number</label></input>
    <input ref="/data/weight"><label>Weight</label></input><input ref="/data/day"><label>Day</label></input>
    <input ref="/data/hour"><label>Hour</label></input><input ref="/data/moment"><label>Moment</label></input>
    <range ref="/data/pain" start="0" end="10" step="1"><label>Pain</label></range>
    <odk:rank xmlns:odk="http://www.opendatakit.org/xforms" ref="/data/order"><label>Order</label>
      <itemset nodeset="instance('things')/root/item"><value ref="name"/><label ref="label"/></itemset></odk:rank>
    <trigger ref="/data/known"><label>You know this</label></trigger>
    <group ref="/data/child"><label>Child</label><repeat nodeset="/data/child">
      <input ref="/data/child/name"><label>Name</label></input><input ref="/data/child/age"><label>Age</label></input>
    </repeat></group></h:body></h:html>
    """

  private func start() throws -> Play {
    var content = try CorePack.content()
    content.forms["q2-asylum"] = try XFormCompiler.compile(xml: Array(Self.form.utf8), file: "all.xml")
    var play = try Play(content: content)
    for step in [
      "given signed-in", "when open",
      "when triage t1=ru t2=none t3=no t4=yes t5=yes t6=yes t7=no t8=visit",
    ] { try Self.step(step, &play) }
    return play
  }

  private static func step(_ line: String, _ play: inout Play) throws {
    try play.step(line.split(separator: " ").map(String.init), line)
  }

  private func page(_ play: Play) throws -> QuestionPage {
    guard case .question(let page) = play.station.page(lane: "desk") else {
      throw PlayError("no question is open: \(play.station.page(lane: "desk"))")
    }
    return page
  }

  @Test func eachIsAskedInItsOwnFieldAndRowsComeAndGo() throws {
    var play = try start()
    let answers: [(String, QuestionRow.Kind, String, String)] = [
      ("words", .text, "two words", "maxlength=\"200\""), ("number", .integer, "12", "inputmode=\"numeric\""),
      ("weight", .decimal, "1.5", "inputmode=\"decimal\""), ("day", .date, "2018-02-03", "type=\"date\""),
      ("hour", .time, "10:30", "type=\"time\""), ("moment", .dateTime, "2026-11-20T10:30", "type=\"datetime-local\""),
      ("pain", .range(low: "0", high: "10", step: "1"), "7", "min=\"0\" max=\"10\" step=\"1\""),
      ("order", .rank, "rest food shelter", "<select name=\"value\">"),
      ("known", .acknowledge, "OK", "value=\"OK\""), ("child[1]/name", .text, "Ann", "maxlength"),
      ("child[1]/age", .integer, "4", "numeric"),
    ]
    let renderer = PageRenderer(language: "en", token: "t0ken", training: true)
    for (name, kind, value, field) in answers {
      let page = try page(play)
      #expect(page.row.name == name && page.row.kind == kind, "\(page.row.name) \(page.row.kind)")
      #expect(renderer.render(.question(page)).contains(field), "\(name)")
      if name == "order" {
        try Self.step("when answer rest rest", &play)
        #expect(try self.page(play).row.problem == "Each choice must stand once.")
      }
      if name == "child[1]/name" { #expect(page.title == "Protection · Child 1") }
      try Self.step("when answer \(value)", &play)
    }
    guard case .review(let review) = play.station.page(lane: "desk") else { throw PlayError("no check page") }
    #expect(review.rows == [ReviewPage.Rows(form: "q2-asylum", path: "/data/child", title: "Child", count: 1)])
    #expect(renderer.render(.review(review)).contains("name=\"name\" value=\"/data/child[1]\""))
    for line in [
      "when add-row q2-asylum /data/child", "then page question child[2]/name", "when answer Bo",
      "then page question child[2]/age", "when answer 6", "then page review",
      "when change q2-asylum child[2]/age", "then page question child[2]/age", "when answer 8",
      "then page review", "and action audit correction q2-asylum.child-2--age",
      "when remove-row q2-asylum /data/child[1]", "then page review",
      "and action audit correction q2-asylum.data-child-1-", "and hides Ann", "when add-row q2-asylum /data/nothing",
      "then page review", "when finalise",
    ] { try Self.step(line, &play) }
    guard case .review(let checked) = play.station.page(lane: "desk") else { throw PlayError("no check page") }
    let given = Dictionary(checked.answers.map { ($0.name, $0.answer) }, uniquingKeysWith: { _, last in last })
    #expect(given["child[1]/name"] == "Bo" && given["child[1]/age"] == "8")
    #expect(given["words"] == "two words" && given["order"] == "Rest, Food, Shelter" && given["known"] == "✓")
  }
}
