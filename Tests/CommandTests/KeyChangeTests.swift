import Foundation
import TestSupport
import Testing

@Suite("pack install says what other keys mean") struct KeyChangeTests {
  @Test func otherKeysAreSaid() throws {
    let scratch = try Scratch()
    let path = scratch.path
    let training = "\(Waypost.packageRoot)/Sources/packs/training"
    try FileManager.default.copyItem(atPath: training, toPath: "\(path)/source")
    _ = try Waypost.run(["keys", "new", "pack", "-o", "\(path)/pack.key"])
    func install(_ office: String, _ receipt: String, version: Int) throws -> String {
      let manifest = try scratch.text("source/pack.json").split(separator: "\n").map {
        $0.contains("\"version\"") ? "  \"version\": \(version)," : String($0)
      }
      try scratch.write(manifest.joined(separator: "\n"), to: "source/pack.json")
      let signed = "\(path)/signed-\(version)"
      let output = try Waypost.run([
        "pack", "sign", "\(path)/source", "-o", signed, "--key", "\(path)/pack.key", "--receiver-key",
        "training-receiver=\(office)", "--receiver-key", "training-receipt=\(receipt)",
      ])
      #expect(output.status == 0, "\(output.errorText)")
      return try Waypost.run([
        "pack", "install", signed, "--store", "\(path)/store", "--trust", "\(path)/pack.key.pub",
      ]).text
    }
    func key(_ kind: String, _ name: String) throws -> String {
      String(try Waypost.run(["keys", "new", kind, "-o", "\(path)/\(name)"]).text.dropLast())
    }
    let (office, receipt) = (try key("receiver", "a"), try key("receipt", "b"))
    #expect(!(try install(office, receipt, version: 2_026_112_601)).contains("training-asylum"))
    #expect(!(try install(office, receipt, version: 2_026_112_602)).contains("training-asylum"))
    let said = try install(key("receiver", "c"), key("receipt", "d"), version: 2_026_112_603)
    #expect(said.contains("training-asylum: a key it had is no longer in the directory. What was sealed before stays"))
    #expect(said.contains("training-asylum: receipts signed with a former key are refused from now on."))
    #expect(said.hasSuffix("Installed training 2026112603. A running station takes it at its next start.\n"))
  }
}
