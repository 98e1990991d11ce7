import Referral
import Sealing
import Testing

@testable import Station
@testable import StationService

@Suite("Orders for OpenRosa servers") struct OpenRosaOrderTests {
  private static let key = """
    odk:MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuPzzhwsaAh0bXeU4APbmFCp1hZ+ca8+TMdgaM4cfST0wMaFJJw7C\
    fVt6zWhwbRQX4TX20MKxIa9PuagLTPqHnZSbD7M7JD9V35GWLtz2n6Hi66QR0Bi+LV6sX+3cnHw0Uxfs0jttE8350U5e1QVxzXzV\
    SCnNpgo3tkI5jvygFenJeHcAB/Tbqfn1ZTaF0mZtO4Xwd1FfPtZA03lwcXXft9Akm9TK7vCly6AtccjS2iuMxRCJSfsdFYPOvxGi\
    zlfSyHpfFBgz8gvSKSK7yjtOO9UQxCNBkuiZm9egSvInGB5knFTb6OnsPTUP/xzuoDYljjdF/uyNqhGfsg3GV1vTBwIDAQAB
    """

  private func order(_ keys: [String], version: String = "7") -> ReferralOrder {
    ReferralOrder(
      receiver: Receiver(
        id: "legal-aid", type: .asylum, name: "Legal aid", desk: "Desk 3", keys: keys, sink: "openrosa:legal-aid"),
      urgency: .shift, deadlineMilliseconds: nil, hold: false, submission: "<data/>", form: "q2-asylum",
      version: version, instanceID: "uuid:1")
  }

  @Test("the record's own names and the receiver's key are what it is closed with")
  func addressee() throws {
    let addressee = try order([Self.key]).odkAddressee()
    #expect(addressee.form == "q2-asylum" && addressee.version == "7" && addressee.instanceID == "uuid:1")
    #expect(try order([Self.key], version: "").odkAddressee().version == nil)
  }

  @Test(
    "any other key, a second one or none is refused, by the receiver's name",
    arguments: [[], [key, key], ["age1wrong"], [String(key.dropFirst(4))]])
  func refused(keys: [String]) {
    let error = #expect(throws: ServiceError.self) { try order(keys).odkAddressee() }
    #expect(error?.attempt == "seal for the receiver legal-aid")
  }
}
