import Foundation
import Referral
import Sealing

/// What a station has delivered to an office: envelopes made as the station makes them.
struct OfficeInbox {
  let folder: String
  let station: SigningKey
  let recipients: [Age.Recipient]
  let receiver: String

  init(
    _ folder: String, station: SigningKey, recipients: [Age.Recipient], receiver: String = "training-asylum"
  ) throws {
    self.folder = folder
    self.station = station
    self.recipients = recipients
    self.receiver = receiver
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  struct Delivered {
    var id: String
    var digest: [UInt8]
    var codes: SpokenCodes
  }

  @discardableResult
  func deliver(_ number: UInt64, record: String = "<data><t4>yes</t4></data>") throws -> Delivered {
    let codes = try SpokenCodes.generate()
    let id = try Randomness.identifier()
    let sealed = try Age.seal(Padding.pad(Array("\(record)\n\(codes.comment)\n".utf8)), to: recipients)
    let digest = Digest.sha256(sealed)
    let signature = try EnvelopeSignature(id: id, digest: digest, receiver: receiver, number: number, by: station)
    try Data(sealed).write(to: URL(filePath: "\(folder)/\(id).age"))
    try Data(signature.text.utf8).write(to: URL(filePath: "\(folder)/\(id).sig"))
    return Delivered(id: id, digest: digest, codes: codes)
  }

  func receipt(_ id: String) throws -> EnvelopeReceipt {
    try EnvelopeReceipt(text: String(contentsOfFile: "\(folder)/\(id).receipt", encoding: .utf8))
  }
}
