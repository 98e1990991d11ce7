import Foundation
import Testing
import XFormCompiler

/// The lines of `waypost form eval`.
@Suite("form eval") struct ExpressionLinesTests {
  private static let page = """
    <?xml version="1.0"?><!DOCTYPE html><h:html xmlns:h="urn:h" xmlns="urn:d" xmlns:x="urn:x" xml:lang="ru">
    <h:head x:kind="a"><?page one?><!--note--><p id="first">1</p><p>2<b/>3</p></h:head></h:html>
    """

  private static let form = """
    <h:html xmlns="urn:f" xmlns:h="urn:h"><h:head><model>
    <itext><translation lang="en"><text id="t"><value>Tree</value></text></translation>
    <translation lang="ru" default=""><text id="t"><value form="audio">a.mp3</value><value>Дерево</value></text>
    </translation></itext>
    <instance><data><a>1</a></data></instance>
    <instance id="list"><root><item><n>5</n></item><item><n>6</n></item></root></instance>
    </model></h:head></h:html>
    """

  private static func answer(_ expression: String, _ more: [String: Any] = [:]) throws -> String {
    var fields: [String: Any] = more
    fields["expr"] = expression
    fields["id"] = "q"
    let line = String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
    let answer = try Answer(ExpressionLines(context: try TestForm.context()).answer(line))
    #expect(answer.id == .text("q"))
    return "\(answer.type) \(answer.value?.description ?? "null") \(answer.nodes?.joined(separator: " ") ?? "null")"
  }

  @Test func valuesComeInTheirTypes() throws {
    #expect(try Self.answer("1 + 1") == "number 2.0 null")
    #expect(try Self.answer("0 div 0") == "number 'NaN' null")
    #expect(try Self.answer("-1 div 0") == "number '-Infinity' null")
    #expect(try Self.answer("concat('a', 1)") == "string 'a1' null")
    #expect(try Self.answer("true() and 1") == "boolean true null")
    #expect(try Self.answer("today()") == "string '2026-11-21' null")
    #expect(try Self.answer("/root", ["context_xml": NSNull(), "language": NSNull()]) == "nodeset '' /*[1]")
  }

  @Test func nodesAreNamedByTheirPlace() throws {
    let page: [String: Any] = ["context_xml": Self.page]
    #expect(try Self.answer("//p", page) == "nodeset '1' /*[1]/*[1]/*[1] /*[1]/*[1]/*[2]")
    #expect(try Self.answer("//p[2]/text()", page) == "nodeset '2' /*[1]/*[1]/*[2]/text()[1] /*[1]/*[1]/*[2]/text()[2]")
    #expect(try Self.answer("//@id", page) == "nodeset 'first' /*[1]/*[1]/*[1]/@id")
    #expect(try Self.answer("//comment()", page) == "nodeset 'note' /*[1]/*[1]/comment()[1]")
    #expect(
      try Self.answer("//processing-instruction()", page) == "nodeset 'one' /*[1]/*[1]/processing-instruction()[1]")
    #expect(try Self.answer("//processing-instruction('page')", page).hasPrefix("nodeset 'one'"))
    #expect(try Self.answer("//processing-instruction('other')", page) == "nodeset '' ")
    #expect(
      try Self.answer("/r/text()", ["context_xml": "<r>a<![CDATA[<b>]]>c</r>"])
        == "nodeset 'a' /*[1]/text()[1] /*[1]/text()[2] /*[1]/text()[3]")
    #expect(try Self.answer("/", page).hasPrefix("nodeset"))
    #expect(try Self.answer("//nothing", page) == "nodeset '' ")
    var inside = page
    inside["context_node"] = "/*[1]/*[1]/*[2]/text()[2]"
    #expect(try Self.answer(".", inside) == "nodeset '3' /*[1]/*[1]/*[2]/text()[2]")
    #expect(
      try Self.answer("preceding::p | ancestor::*", inside)
        == "nodeset '\n123' /*[1] /*[1]/*[1] /*[1]/*[1]/*[1] /*[1]/*[1]/*[2]")
    #expect(try Self.answer("lang('ru')", inside) == "boolean true null")
    inside["context_node"] = "/*[1]/*[9]"
    #expect(try Self.answer(".", inside).hasPrefix("error"))
  }

  @Test func prefixesStandForNamespaces() throws {
    let page: [String: Any] = ["context_xml": Self.page, "namespaces": ["y": "urn:x", "d": "urn:d", "h": "urn:other"]]
    #expect(try Self.answer("count(//d:p)", page) == "number 2.0 null")
    #expect(try Self.answer("count(//d:*)", page) == "number 3.0 null")
    #expect(try Self.answer("count(//@y:kind)", page) == "number 1.0 null")
    #expect(try Self.answer("count(//h:head)", page) == "number 0.0 null")
    #expect(try Self.answer("count(//head)", page) == "number 0.0 null")
    #expect(try Self.answer("count(//p)", page) == "number 0.0 null")
    #expect(try Self.answer("namespace-uri(//p)", ["context_xml": Self.page]) == "string 'urn:d' null")
    let html = ["context_xml": "<!DOCTYPE html><html xmlns=\"http://www.w3.org/1999/xhtml\"><p/></html>"]
    #expect(try Self.answer("count(//p) + 10 * count(//xhtml:p)", html) == "number 10.0 null")
    #expect(try Self.answer("name(//@*[local-name() = 'kind'])", page) == "string 'x:kind' null")
  }

  @Test func formsHaveInstancesAndTexts() throws {
    var form: [String: Any] = ["context_xml": Self.form, "root_node": "/*[1]/*[1]/*[1]/*[2]"]
    #expect(try Self.answer("/data/a", form) == "nodeset '1' /*[1]/*[1]/*[1]/*[2]/*[1]/*[1]")
    #expect(try Self.answer("sum(instance('list')/root/item/n) + /data/a", form) == "number 12.0 null")
    #expect(try Self.answer("instance('list')/root/item[n = /data/a + 5]/n", form).hasPrefix("nodeset '6'"))
    #expect(
      try Self.answer("jr:itext('t')", form)
        == "nodeset 'Дерево' /*[1]/*[1]/*[1]/*[1]/*[2]/*[1]/*[1] /*[1]/*[1]/*[1]/*[1]/*[2]/*[1]/*[2]")
    form["language"] = "en"
    #expect(try Self.answer("jr:itext('t')", form).hasPrefix("nodeset 'Tree'"))
  }

  @Test func impossibleCallsErrWhenTheyAreEvaluated() throws {
    #expect(try Self.answer("foo(1)").hasPrefix("error 'can't compile the expression foo(1) at column 1: there is no"))
    #expect(try Self.answer("1 + true(2)").contains("at column 5: true() takes no argument, here it has 1"))
    #expect(try Self.answer("true() or foo()") == "boolean true null")
    #expect(try Self.answer("if(1, 'a', foo())") == "string 'a' null")
    #expect(try Self.answer("if(0, 'a', foo())").hasPrefix("error"))
    #expect(try Self.answer("distance('here')").hasPrefix("error"))
    #expect(try Self.answer("regex('a', concat('(', ''))").hasPrefix("error"))
    #expect(try Self.answer("1 +").hasPrefix("error"))
  }

  @Test func badLinesAreAnswered() throws {
    let lines = ExpressionLines(context: try TestForm.context())
    for line in ["", "nonsense", "[]", "{\"id\":1}", "{\"id\":[1],\"expr\":\"1\"}"] {
      #expect(try Answer(lines.answer(line)).type == "error")
    }
    #expect(lines.answer("{\"id\":7,\"expr\":\"1\"}") == "{\"id\":7,\"nodes\":null,\"type\":\"number\",\"value\":1}")
    for xml in ["<a>", "<a/><b/>", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "text", "<a>\u{1}</a>"] {
      let answer = try Self.answer("1", ["context_xml": xml])
      #expect(answer.hasPrefix("error"), "\(xml)")
    }
  }
}
