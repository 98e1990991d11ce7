/// The settings of a serial line. Over USB CDC most devices take any.
public struct SerialSettings: Sendable, Equatable, Codable {
  public enum Parity: String, Sendable, Codable { case none, even, odd }
  public enum FlowControl: String, Sendable, Codable { case none, hardware }

  /// Bits per second; one of `SerialSettings.rates`.
  public var baud = 9600
  /// 7 or 8.
  public var dataBits = 8
  public var parity = Parity.none
  /// 1 or 2.
  public var stopBits = 1
  public var flowControl = FlowControl.none

  public init() {}

  static let rates = [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400]

  var fault: String? {
    if !SerialSettings.rates.contains(baud) {
      return "baud is none of \(SerialSettings.rates.map(String.init).joined(separator: ", "))"
    }
    if dataBits != 7 && dataBits != 8 { return "dataBits is neither 7 nor 8" }
    if stopBits != 1 && stopBits != 2 { return "stopBits is neither 1 nor 2" }
    return nil
  }
}
