import Foundation
import Messages
import Referral

/// Slips as a station makes them: the core pack's own phrases, in the holder's language, the national one and Russian.
enum RealSlip {
  static let languages = ["en", "ru", "kk", "ky", "tg", "uz-Latn", "uz-Cyrl", "tk", "prs", "fa", "ps"]
  static let widths = ["80mm", "58mm", "A6", "A5"]
  static let packs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/packs")

  static func phrases(_ language: String) -> [String: String] {
    let file = packs.appending(path: "core/phrases/\(language).json")
    return (try? JSONDecoder().decode([String: String].self, from: try Data(contentsOf: file))) ?? [:]
  }

  static func sections(_ language: String) -> [SlipSection] {
    // A national language that isn't the holder's.
    let national = language == "tg" ? "kk" : "tg"
    let texts = Dictionary(uniqueKeysWithValues: Set([language, national, "ru"]).map { ($0, phrases($0)) })
    return SlipText.sections(holder: language, national: national, desk: "Help desk 3") { texts[$1]?[$0] }.map {
      SlipSection(
        language: $0.language, rightToLeft: WritingDirection.isRightToLeft($0.language), lines: $0.lines)
    }
  }

  static func request(_ language: String, paper: String) -> SlipRequest {
    SlipRequest(
      serial: "D7-K3M-9QX-R", paper: paper, post: "Korday · +999 00 111", issuedAt: "2026-11-21 13:05 +05:00",
      sections: sections(language),
      qr: "WP1:D7-K3M-9QX-R:1763712000:D7:2026112101:" + String(repeating: "Ab3_", count: 21),
      resume: false, folder: nil, deadlineSeconds: 60)
  }
}
