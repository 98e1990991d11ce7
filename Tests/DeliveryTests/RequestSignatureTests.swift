import Sealing
import Testing

@testable import Delivery

/// The four examples of "Signature Calculations for the Authorization Header", Amazon S3 API Reference.
@Suite("Signature version 4") struct RequestSignatureTests {
  private static let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  private let signer = RequestSignature(
    keyID: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", region: "us-east-1")

  private func signature(
    _ method: String, _ path: String, query: String = "", _ headers: [(String, String)] = [], digest: String = empty
  ) -> String? {
    let signed = signer.headers(
      method, host: "examplebucket.s3.amazonaws.com", path: path, query: query,
      headers: headers.map { (name: $0.0, value: $0.1) }, bodyDigest: digest, wallSeconds: 1_369_353_600)
    return signed.last?.value.split(separator: "=").last.map(String.init)
  }

  @Test func getsAnObject() {
    #expect(
      signature("GET", "/test.txt", [("range", "bytes=0-9")])
        == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
  }

  @Test func putsAnObject() {
    let body = Hex.encode(Digest.sha256(Array("Welcome to Amazon S3.".utf8)))
    #expect(body == "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")
    #expect(
      signature(
        "PUT", "/test%24file.text",
        [("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")], digest: body)
        == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
  }

  @Test func eachDayHasItsOwnKey() {
    func sign(_ day: Int64, by signer: RequestSignature) -> [String] {
      signer.headers("GET", host: "h", path: "/", headers: [], bodyDigest: Self.empty, wallSeconds: day * 86_400)
        .map(\.value)
    }
    let kept = RequestSignature(keyID: "K", secret: "S", region: "R")
    for day in [20_000, 20_001, 20_001, 20_000] as [Int64] {
      #expect(sign(day, by: kept) == sign(day, by: RequestSignature(keyID: "K", secret: "S", region: "R")))
    }
  }

  @Test func asksForAParameter() {
    #expect(
      signature("GET", "/", query: "lifecycle=")
        == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
  }

  @Test func asksForTwoParameters() {
    #expect(
      signature("GET", "/", query: "max-keys=2&prefix=J")
        == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
  }

  @Test func timesAreUTC() {
    #expect(RequestSignature.timestamp(1_369_353_600) == "20130524T000000Z")
    #expect(RequestSignature.timestamp(1_795_628_996) == "20261125T174956Z")
  }
}
