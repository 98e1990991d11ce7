import Foundation
import Messages
import TestSupport

@testable import SlipPrinting

/// Texts of a slip in six languages; the Dari and Pashto ones hold letters that older printing set wrong.
enum Fixture {
  static let serial = "UTO1-48213-K"
  static let dari = "لطفاً بگذارید دارندهٔ این برگه با دفتر کمک ۳ تماس بگیرد."
  static let pashto = "ټول ځای څوک ډېر لاړ ږغ ښه ګران ڼ ۍ"
  /// As long as a payload with an Ed25519 signature in base64.
  static let payload = "WP1.UTO1-48213-K.20261121T0805Z.UTO1.core-12." + String(repeating: "Ab3_", count: 22)

  static func request(
    paper: String? = "80mm", serial: String = serial, folder: String? = nil, resume: Bool = false, deadline: Int = 60
  ) -> SlipRequest {
    SlipRequest(
      serial: serial, paper: paper, post: "Post Utopia-1 · +999 00 111", issuedAt: "2026-11-21 13:05 (UTC+05:00)",
      sections: [
        SlipSection(
          language: "en", rightToLeft: false,
          lines: ["Please let the holder contact Help desk 3.", "This is not an identity document."]),
        SlipSection(
          language: "ru", rightToLeft: false,
          lines: ["Пожалуйста, дайте предъявителю связаться со справочной № 3.", "Это не удостоверение личности."]),
        SlipSection(language: "prs", rightToLeft: true, lines: [dari, "این ورقه سند هویت نیست. \(serial)"]),
        SlipSection(language: "ps", rightToLeft: true, lines: [pashto]),
        SlipSection(language: "kk", rightToLeft: false, lines: ["Бұл жеке куәлік емес. ә ғ қ ң ө ұ ү һ і"]),
        SlipSection(language: "tg", rightToLeft: false, lines: ["Ин ҳуҷҷати шахсият нест. ғ ӣ қ ӯ ҳ ҷ"]),
      ], qr: payload, resume: resume, folder: folder, deadlineSeconds: deadline)
  }

  static let papers = ["80mm", "58mm", "A6", "A5", "A4"]

  /// A folder of the test's own for one PDF and what tools make of it.
  static func withFolder<Answer>(_ body: (String) throws -> Answer) throws -> Answer {
    let folder = try TemporaryFolder.make(prefix: "slip")
    defer { TemporaryFolder.remove(folder) }
    return try body(folder)
  }

  static func missing(_ tools: String...) -> String? {
    let missing = Tool.missing(tools)
    return missing.isEmpty ? nil : "not installed: \(missing.joined(separator: ", "))"
  }
}
