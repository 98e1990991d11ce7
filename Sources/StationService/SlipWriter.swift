import JSONLines
import Messages
import Referral
import Sealing
import Station

/// Makes the print request of a slip: signs its code, adds what is the same for every slip of this post.
struct SlipWriter: Sendable {
  let post: String
  let paper: String
  let folder: String?
  let packVersion: Int
  let stationKey: SigningKey

  /// The request as the bytes that are committed with the record and handed to `waypost-print` later.
  func request(_ order: SlipOrder) throws -> [UInt8] {
    let code = SlipCode(serial: try SerialNumber(order.serial), issued: order.issued, packVersion: packVersion)
    let sections = order.sections.map { section in
      SlipSection(
        language: section.language, rightToLeft: WritingDirection.isRightToLeft(section.language),
        lines: section.lines)
    }
    return try JSONLine.encode(
      SlipRequest(
        serial: order.serial, paper: paper, post: post, issuedAt: LocalTime(order.issued).shortText,
        sections: sections, qr: try code.signed(by: stationKey), resume: false, folder: folder, deadlineSeconds: 120))
  }
}
