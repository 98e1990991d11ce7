import Foundation

/// Finds and reads `mrz_cases.json`: in `$WAYPOST_CORPUS`, else in `shared/corpus` beside the project.
enum MachineReadableZoneCorpus {
  struct Entry: Decodable {
    let id: String
    let format: String?
    let lines: [String]
    let valid: Bool
    let issues: [String]
    let expected: Expected?
  }

  struct Expected: Decodable {
    let documentCode: String
    let issuer: String
    let surname: String
    let givenNames: String
    let nameTruncated: Bool
    let birthDate: String
    let sex: String
    let expiryDate: String
    let nationality: String
    let number: String
    let personalNumber: String
    let checks: [String: Bool]

    enum CodingKeys: String, CodingKey {
      case documentCode, issuer, surname, givenNames, nameTruncated, birthDate, sex, expiryDate, nationality, number
      case personalNumber, checks
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      documentCode = try values.decode(String.self, forKey: .documentCode)
      issuer = try values.decode(String.self, forKey: .issuer)
      surname = try values.decode(String.self, forKey: .surname)
      givenNames = try values.decode(String.self, forKey: .givenNames)
      nameTruncated = try values.decode(Bool.self, forKey: .nameTruncated)
      birthDate = try values.decode(String.self, forKey: .birthDate)
      sex = try values.decode(String.self, forKey: .sex)
      expiryDate = try values.decode(String.self, forKey: .expiryDate)
      nationality = try values.decode(String.self, forKey: .nationality)
      number = try values.decode(String.self, forKey: .number)
      // Cards and visas have none.
      personalNumber = try values.decodeIfPresent(String.self, forKey: .personalNumber) ?? ""
      checks = try values.decode([String: Bool].self, forKey: .checks)
    }
  }

  static var isPresent: Bool { file != nil }

  static func load() throws -> [Entry] {
    guard let file else { return [] }
    return try JSONDecoder().decode([Entry].self, from: Data(contentsOf: file))
  }

  private static var file: URL? {
    var folders: [URL] = []
    if let named = ProcessInfo.processInfo.environment["WAYPOST_CORPUS"] { folders.append(URL(filePath: named)) }
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while folder.path != "/", !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
      folder.deleteLastPathComponent()
    }
    folders.append(folder.deletingLastPathComponent().appending(path: "shared/corpus"))
    return folders.map { $0.appending(path: "mrz_cases.json") }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }
}
