import Foundation
import Packs
import XForm
import XFormCompiler

/// Small XForms in words: instance, binds and body as XML, the wrapping left out.
enum TestForm {
  static func xml(
    _ instance: String, binds: String, body: String = "", itext: String = "", instances: String = "",
    attributes: String = "id=\"test\" version=\"1\""
  ) -> String {
    """
    <?xml version="1.0"?>
    <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
      xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" xmlns:waypost="urn:waypost:form"
      xmlns:odk="http://www.opendatakit.org/xforms"><h:head><h:title>Test</h:title><model>
    \(itext)
    <instance><data \(attributes)>\(instance)<meta><instanceID/></meta></data></instance>
    \(instances)
    \(binds)
    <bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/>
    </model></h:head>
    <h:body>\(body)</h:body></h:html>
    """
  }

  /// Every node of `inputs` gets an input.
  static func model(
    _ instance: String, binds: String, inputs: [String] = [], body: String = "", itext: String = "",
    instances: String = "", attributes: String = "id=\"test\" version=\"1\""
  ) throws -> FormModel {
    let controls = inputs.map { "<input ref=\"/data/\($0)\"><label>\($0)</label></input>" }.joined()
    return try XFormCompiler.compile(
      xml: Array(
        xml(
          instance, binds: binds, body: controls + body, itext: itext, instances: instances, attributes: attributes
        ).utf8), file: "test.xml")
  }

  static func problems(_ instance: String, binds: String, body: String = "", instances: String = "") -> [String] {
    let control = body.isEmpty ? "<input ref=\"/data/a\"><label>a</label></input>" : body
    do {
      _ = try XFormCompiler.compile(
        xml: Array(xml(instance, binds: binds, body: control, instances: instances).utf8), file: "test.xml")
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  static func context(seed: UInt64 = 1, now: String = "2026-11-21T10:00:00.000+05:00") throws -> SessionContext {
    guard let today = CivilDate(year: 2026, month: 11, day: 21) else { throw CocoaError(.formatting) }
    return SessionContext(today: today, now: now, seed: seed, digests: .libcrypto)
  }

  static func session(_ model: FormModel, language: String = "en") throws -> FormSession {
    FormSession(model, language: language, context: try context())
  }

  /// A form of the core pack.
  static func core(_ name: String) throws -> FormModel {
    guard let root = Corpus.packageRoot else { throw CocoaError(.fileNoSuchFile) }
    let file = root.appending(path: "Sources/packs/core/forms/\(name).xml")
    return try XFormCompiler.compile(xml: Array(Data(contentsOf: file)), file: "\(name).xml")
  }
}
