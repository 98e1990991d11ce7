import Foundation

/// Pictures for a person to look at, in `.build/screenshots`.
public enum Screenshots {
  /// The package's folder, found from this file.
  public static var folder: String {
    var place = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while place.path != "/", !FileManager.default.fileExists(atPath: place.appendingPathComponent("Package.swift").path)
    {
      place.deleteLastPathComponent()
    }
    return place.appendingPathComponent(".build/screenshots").path
  }

  /// Keeps what the browser's window shows as NAME.png.
  public static func keep(_ name: String, of browser: WebDriver) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(browser.screenshot()).write(to: URL(fileURLWithPath: "\(folder)/\(name).png"))
  }
}
