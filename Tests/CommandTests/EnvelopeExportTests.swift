import Foundation
import JSONLines
import Referral
import Sealing
import TestSupport
import Testing

/// A record of the core pack's asylum questions, for an office's own case system.
@Suite("envelope export") struct EnvelopeExportTests {
  let scratch: Scratch
  let inbox: OfficeInbox
  let pack: String

  init() throws {
    scratch = try Scratch()
    _ = try Waypost.run(["keys", "new", "receiver", "-o", "\(scratch.path)/office.key"])
    let line = try #require(try scratch.text("office.key").split(separator: "\n").last)
    inbox = try OfficeInbox(
      "\(scratch.path)/inbox", station: SigningKey.generate(), recipients: [Age.Identity(String(line)).recipient])
    pack = try Programs.projectFolder() + "/Sources/packs/core"
  }

  func version(_ form: String) throws -> String {
    let text = try String(contentsOfFile: "\(pack)/forms/\(form).xml", encoding: .utf8)
    let match = try #require(text.firstMatch(of: #/ version="([0-9]+)"/#))
    return String(match.1)
  }

  func export(_ record: String, _ arguments: String...) throws -> Tool.Output {
    let sent = try inbox.deliver(7, record: record)
    return try Waypost.run(
      ["envelope", "export", "\(inbox.folder)/\(sent.id).age", "-i", "\(scratch.path)/office.key", "--pack", pack]
        + arguments)
  }

  func asylum() throws -> String {
    """
    <data id="q2-asylum" version="\(try version("q2-asylum"))"><serial>D7-K3M-9QX-R</serial><surname>Rahimi, A.</surname>\
    <a1>yes</a1><a3>war</a3><a4/><meta><instanceID>uuid:1</instanceID></meta></data>
    """
  }

  @Test func `identity, answers and levels, under neutral names`() throws {
    let output = try export(asylum(), "--level", "L3")
    #expect(output.status == 0, "\(output.errorText)")
    let json = try JSONLine.decode(JSONValue.self, from: Array(output.text.utf8))
    #expect(json["profile"]?.string == "waypost-case v1" && json["number"]?.int == 7)
    #expect(json["preliminary"]?.string?.contains("no decision on status") == true)
    let values = (json["values"]?.array ?? []).map { value in
      ["name", "means", "level", "text"].map { value[$0]?.string ?? "?" }.joined(separator: "|")
    }
    #expect(values.contains("surname|family_name|L1|Rahimi, A."))
    #expect(values.contains("serial|referral_number|L0|D7-K3M-9QX-R"))
    #expect(values.contains("a1||L2|yes") && values.contains("a3||L3|war"), "\(values)")
    #expect(!output.text.contains("uuid:1") && !values.contains { $0.hasPrefix("a4") })
  }

  @Test func `what is above the other system's level is refused, by name and never by value`() throws {
    let output = try export(asylum(), "--level", "L2")
    #expect(output.status == 1 && output.text.isEmpty)
    #expect(output.errorText.contains("Above L2: a3") && !output.errorText.contains("war"))
    let less = try export(asylum(), "--level", "L1", "--leave-out", "--csv")
    #expect(less.status == 0)
    #expect(less.text.contains("surname,family_name,/data/surname,L1,\"Rahimi, A.\""))
    #expect(!less.text.contains("a1") && !less.text.contains("a3"))
  }

  @Test func `a form, a version or a field that the pack doesn't have is refused`() throws {
    let other = try asylum().replacing("q2-asylum", with: "q2-other")
    #expect(try export(other, "--level", "L3").errorText.contains("no form q2-other"))
    let old = try asylum().replacing(try version("q2-asylum"), with: "1")
    #expect(try export(old, "--level", "L3").errorText.contains("of version 1"))
    let more = try asylum().replacing("<a4/>", with: "<diagnosis>x</diagnosis>")
    let refused = try export(more, "--level", "L3")
    #expect(refused.status == 1 && refused.errorText.contains("no field diagnosis"))
    #expect(try export("no record", "--level", "L3").errorText.contains("no record of a form"))
  }

  @Test func `codes of specific needs come with the answers that set them`() throws {
    let child = """
      <data id="q4-child" version="\(try version("q4-child"))"><c2>nobody</c2></data>
      """
    let output = try export(child, "--level", "L3")
    #expect(output.status == 0, "\(output.errorText)")
    #expect(output.text.contains(#""code":"SC-UC""#))
    // Without the answer the code isn't told either.
    #expect(try export(child, "--level", "L1", "--leave-out").text.contains("SC-UC") == false)
  }

  @Test func `no value becomes a formula`() throws {
    let formula = try asylum().replacing("Rahimi, A.", with: "=HYPERLINK(1)")
    #expect(try export(formula, "--level", "L3", "--csv").text.contains(",'=HYPERLINK(1)"))
  }
}
