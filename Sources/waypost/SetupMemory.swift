import FoundationEssentials

/// What setup can't read off the box again: `setup.json` beside the configuration. No secret, nobody's name.
struct SetupMemory: Codable, Equatable {
  /// By receiver, the fingerprint that its office read out; "escrow" is the controller's.
  var confirmed: [String: String] = [:]
  /// How the last test slip ended.
  var slip: String?

  private var path = ""

  enum CodingKeys: String, CodingKey { case confirmed, slip }

  init(reading path: String) {
    if let data = LocalFiles.bytes(path), let old = try? JSONDecoder().decode(SetupMemory.self, from: Data(data)) {
      self = old
    }
    self.path = path
  }

  func write() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try LocalFiles.replace(path, Array(try encoder.encode(self)), mode: 0o644)
  }
}
