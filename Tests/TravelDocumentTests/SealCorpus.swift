import Foundation

/// Finds and reads `vds_vectors.json`, as `MachineReadableZoneCorpus` finds its file.
enum SealCorpus {
  struct File: Decodable {
    let certificates: [String: Certificate]
    let vectors: [Vector]
  }

  struct Certificate: Decodable { let pem: String }

  struct Vector: Decodable {
    let id: String
    let hex: String
    let decoded: Decoded
    let verifiesWith: String?
  }

  struct Decoded: Decodable {
    let rawVersion: Int
    let version: Int
    let issuingCountry: String
    let signerIdentifier: String
    let certificateReference: String
    let issuingDate: String?
    let sigDate: String?
    let featureReference: Int
    let category: Int
    let documentType: String?
    let messages: [Message]
    let signature: String?
    let signedLength: Int
  }

  struct Message: Decodable {
    let tag: Int
    let name: String?
    let coding: String?
    let hex: String
    let value: String?
  }

  static var isPresent: Bool { file != nil }

  static func load() throws -> File? {
    try file.map { try JSONDecoder().decode(File.self, from: Data(contentsOf: $0)) }
  }

  private static var file: URL? { CorpusFolder.file("vds_vectors.json") }
}
