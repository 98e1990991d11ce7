import FoundationEssentials
public import Messages

/// What `station.json` says of screens; the rest of it is nothing to the broker.
public enum ScreensFile {
  private struct Contents: Decodable {
    let screens: [ScreenEntry]?
  }

  /// Reads and checks it. Blocks.
  public static func entries(_ path: String) throws(SeatsError) -> [ScreenEntry] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SeatsError("read \(path)", reason: "there is no such file", advice: "set the station up: waypost setup")
    }
    return try entries(data, of: path)
  }

  static func entries(_ data: Data, of path: String) throws(SeatsError) -> [ScreenEntry] {
    guard let contents = try? JSONDecoder().decode(Contents.self, from: data) else {
      throw SeatsError("use \(path)", reason: "its `screens` are not a list of lanes", advice: "mend that entry")
    }
    return contents.screens ?? []
  }
}
