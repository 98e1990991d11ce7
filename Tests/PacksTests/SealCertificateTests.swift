import Packs
import Sealing
import Testing

@Suite("Certificates of seal signers") struct SealCertificateTests {
  /// Certificates of seal signers travel in packs; one that is none is named, and the pack isn't loaded without it.
  @Test func sealSignersCertificatesAreLoaded() throws {
    let pack = try TestPack()
    try pack.write(Self.certificate, to: "certificates/test-signer.crt")
    try pack.sign()
    let loaded = try pack.loaded()
    #expect(loaded.certificates.map(\.signerIdentifier) == ["UTTS"])
    #expect(PackContent([loaded]).certificates == loaded.certificates)

    let bad = try TestPack()
    try bad.write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", to: "certificates/broken.pem")
    try bad.sign()
    let error = try #require(throws: PacksError.self) {
      try bad.loaded()
    }
    #expect("\(error)".contains("certificates/broken.pem"))
  }

  /// Of a signer that is made up: openssl ecparam -name prime256v1 -genkey | openssl req -new -x509 -subj /C=UT/CN=TS
  private static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBdjCCARygAwIBAgIBWzAKBggqhkjOPQQDAjAaMQswCQYDVQQGEwJVVDELMAkG
    A1UEAwwCVFMwHhcNMjYxMTI1MTkwMTI3WhcNMzYxMTIyMTkwMTI3WjAaMQswCQYD
    VQQGEwJVVDELMAkGA1UEAwwCVFMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR8
    /9nK8P57vFMCumtlC7ULrewoDmK+ppy0V0uJsDQvWnoJuekIjufFi12SqykqEJo8
    Wiwxc2ydpkJdEPgiZEF6o1MwUTAdBgNVHQ4EFgQUrfyX6MbwtlcyBIVcTkx6O1en
    +MQwHwYDVR0jBBgwFoAUrfyX6MbwtlcyBIVcTkx6O1en+MQwDwYDVR0TAQH/BAUw
    AwEB/zAKBggqhkjOPQQDAgNIADBFAiEAuE9mzScJtaq6e/6HPE91lI+zEd7abqDt
    2KS9kp1jzWwCIAoc6ciDTBZ4TMlD89uV8Zq2gSzJyTOVmRisLHBJnwyn
    -----END CERTIFICATE-----
    """
}
