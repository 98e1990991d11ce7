import Foundation
import Sealing
import Testing

@testable import StationService

/// Open cases go to the disk only where all of it is known: credential, TPM, statement about this very key.
struct DeviceKeyBindingTests {
  private static let key = [UInt8](repeating: 7, count: 32)
  private static let statement = "tpm2:\(KeyStatement.mark(of: key))\n"
  private static let folder = "/run/credentials/waypostd.service"

  private func decide(
    training: Bool = false, keysFolder: String = folder, credentials: String? = folder, statement: String? = statement,
    tpmVersion: String? = "2\n"
  ) -> DeviceKeyBinding {
    .decide(
      training: training, deviceKey: Self.key, keysFolder: keysFolder, credentials: credentials, statement: statement,
      tpmVersion: tpmVersion)
  }

  @Test func `all of it known: bound`() {
    #expect(decide() == .tpm)
    #expect(decide().keepsOpenCases)
  }

  @Test func `anything missing or other: not bound, and it says what`() {
    let cases: [(DeviceKeyBinding, String)] = [
      (decide(credentials: nil), "folder"), (decide(credentials: ""), "folder"),
      (decide(keysFolder: "/etc/waypost/keys"), "folder"), (decide(tpmVersion: nil), "no TPM"),
      (decide(tpmVersion: "1\n"), "no TPM"), (decide(tpmVersion: ""), "no TPM"), (decide(statement: nil), "stated"),
      (decide(statement: ""), "another key"), (decide(statement: "tpm2"), "another key"),
      (decide(statement: "host:\(KeyStatement.mark(of: Self.key))"), "another key"),
      (decide(statement: "tpm2:\(KeyStatement.mark(of: [UInt8](repeating: 8, count: 32)))"), "another key"),
    ]
    for (binding, word) in cases {
      #expect(!binding.keepsOpenCases)
      #expect(binding.text.contains(word), "\(binding.text)")
    }
  }

  @Test func `the statement gives nothing of the key away`() {
    let mark = KeyStatement.mark(of: Self.key)
    #expect(mark.count == 32)
    #expect(!mark.contains(Hex.encode(Self.key).prefix(8)))
    #expect(mark != KeyStatement.mark(of: [UInt8](repeating: 8, count: 32)))
  }
}
