import Foundation
import TestSupport
import Testing

@Suite("form compile") struct FormCommandTests {
  private let core = "\(Waypost.packageRoot)/Sources/packs/core/forms"

  @Test func checkOnly() throws {
    let output = try Waypost.run(["form", "compile", "\(core)/q0-triage.xml"])
    #expect(output.status == 0 && output.errorText.isEmpty)
    #expect(
      output.text
        == "q0-triage 2026112601: 9 questions, 11 outcomes, in en, ru, fa, kk, ky, prs, ps, tg, tk, uz-Cyrl, uz-Latn\n")
  }

  @Test func writesWhatTheStationLoads() throws {
    let scratch = try Scratch()
    let file = "\(scratch.path)/q2.form"
    #expect(try Waypost.run(["form", "compile", "\(core)/q2-asylum.xml", "-o", file]).status == 0)
    let first = try Data(contentsOf: URL(filePath: file))
    #expect(first.starts(with: Array("WPFORM".utf8)))
    #expect(try Waypost.run(["form", "compile", "\(core)/q2-asylum.xml", "--output=\(file)"]).status == 0)
    #expect(try Data(contentsOf: URL(filePath: file)) == first)
  }

  @Test func everyProblemIsALine() throws {
    let scratch = try Scratch()
    try scratch.write(
      """
      <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:waypost="urn:waypost:form">
      <h:head><h:title>x</h:title><model><instance><data id="x"><a/><b/></data></instance>
      <bind nodeset="/data/a" relevant="/data/b ="/>
      <bind nodeset="/data/b" waypost:level="L4"/>
      </model></h:head>
      <h:body><input ref="/data/a"><label>A</label></input></h:body></h:html>
      """, to: "broken.xml")
    let file = "\(scratch.path)/broken.xml"
    let output = try Waypost.run(["form", "compile", file, "-o", "\(scratch.path)/out.json"])
    #expect(output.status == 1 && output.text.isEmpty)
    let lines = output.errorText.split(separator: "\n")
    #expect(lines.first?.hasPrefix("\(file):3: /data/a: ") == true)
    #expect(lines.dropFirst().first?.hasPrefix("\(file):4: /data/b: waypost:level L4 marks") == true)
    #expect(output.errorText.contains("has 2 problems.\n  Nothing was written."))
    #expect(!scratch.exists("out.json"))
  }

  /// An author was sent to line 1 of a workbook, where nothing is.
  @Test func whatIsWrongInAWorkbookHasNoLine() throws {
    let scratch = try Scratch()
    let head = """
      <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>x</h:title>
      <model><instance><data id="x"><a/><p/></data></instance>
      """
    let tail = """
      </model></h:head><h:body><input ref="/data/a"><label>A</label></input>
      <upload ref="/data/p" mediatype="image/*"><label>P</label></upload></h:body></h:html>
      """
    try scratch.write("#!/bin/sh\n/bin/cp \"$2.made\" \"$3\"\n", to: "xls2xform")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(scratch.path)/xls2xform")
    for (name, bind, said) in [
      ("notes.xlsx", "", "notes.xlsx: /data/p: the station keeps no pictures"),
      ("wrong.xlsx", "<bind nodeset=\"/data/a\" relevant=\"1 +\"/>", "wrong.xlsx: /data/a: "),
    ] {
      try scratch.write("a workbook", to: name)
      try scratch.write(head + bind + tail, to: "\(name).made")
      let output = try Waypost.run(
        ["form", "check", "\(scratch.path)/\(name)"],
        environment: ["WAYPOST_XLS2XFORM": "\(scratch.path)/xls2xform"])
      #expect(output.status == 1 && output.errorText.contains(said), "\(output.errorText)")
    }
  }

  @Test(arguments: ["", "not XML", "<a/>"])
  func whatIsNoForm(text: String) throws {
    let scratch = try Scratch()
    try scratch.write(text, to: "form.xml")
    let output = try Waypost.run(["form", "compile", "\(scratch.path)/form.xml"])
    #expect(output.status == 1 && output.errorText.contains("form.xml"))
  }

  @Test func noSuchFile() throws {
    let output = try Waypost.run(["form", "compile", "/nonexistent.xml"])
    #expect(output.status == 1)
    #expect(output.errorText.contains("/nonexistent.xml is missing or can't be read."))
  }
}
