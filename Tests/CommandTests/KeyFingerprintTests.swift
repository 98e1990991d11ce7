import TestSupport
import Testing

@testable import waypost

@Suite("key fingerprints") struct KeyFingerprintTests {
  /// What an office types, as `waypost setup --help` has it.
  @Test func anOfficeGetsTheSameWithOrdinaryTools() throws {
    let keys = ["age1zzz", "5mUAwTqHzxTEV0zFHTlMBmTTMuCTCZkHPwJTnOf3jQc=", "age1aaa"]
    let shell = try Tool.run(
      "bash", ["-c", "printf '%s\\n' \"$@\" | LC_ALL=C sort | sha256sum | cut -c 1-32", "bash"] + keys)
    #expect(shell.status == 0)
    #expect(KeyFingerprint.agree(shell.text, KeyFingerprint.make(keys)))
    #expect(KeyFingerprint.make(keys) == KeyFingerprint.make(keys.reversed()))
    #expect(KeyFingerprint.make(keys).wholeMatch(of: /[0-9a-f]{4}(-[0-9a-f]{4}){7}/) != nil)
  }

  @Test func itIsComparedAsItWasReadOut() {
    #expect(KeyFingerprint.agree("AB12 cd34", "ab12-cd34"))
    #expect(!KeyFingerprint.agree("ab12-cd35", "ab12-cd34"))
    // Nothing said is no agreement.
    #expect(!KeyFingerprint.agree("", ""))
    #expect(!KeyFingerprint.agree("ab12", "ab12-cd34"))
  }
}
