/// What sysfs says of a device's keys (`capabilities/key`): hexadecimal words of 64 bits, the highest first.
enum KeyboardCapability {
  /// Q to P, A to L, Z to M, Enter, and a digit: what a scanner needs to type. Buttons and media keys lack them.
  static func hasLetters(_ capabilities: String) -> Bool {
    guard let last = capabilities.split(separator: " ").last, let low = UInt64(last, radix: 16) else { return false }
    var due: UInt64 = 1 << 28 | 1 << 2
    for keys in [16...25, 30...38, 44...50] { for key in keys { due |= 1 << UInt64(key) } }
    return low & due == due
  }
}
