internal import Glibc

/// The program's own code in memory.
///
/// The kernel maps sixteen pages around each that is used, and never lets go by itself: what start-up alone needed would
/// count as this process's for months.
public enum ProgramCode {
  /// Gives the pages of all code back to the page cache, from where those that are used come again, a fault for each
  /// sixteen. Nothing of it can have been changed: the mappings are executable and not writable. Some hundred
  /// microseconds, once.
  public static func giveBack() {
    guard let file = fopen("/proc/self/maps", "re") else { return }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 4096)
    while fgets(&line, CInt(line.count), file) != nil {
      let text = line.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      // 55d0c8a00000-55d0c9bc4000 r-xp 00012000 fe:00 1234   /usr/bin/waypostd
      let words = text.split(separator: " ", maxSplits: 5)
      let bounds = words.first.map { $0.split(separator: "-").compactMap { UInt($0, radix: 16) } } ?? []
      guard words.count == 6, words[1] == "r-xp", words[5].drop(while: { $0 == " " }).hasPrefix("/"),
        bounds.count == 2, bounds[0] < bounds[1]
      else { continue }
      madvise(UnsafeMutableRawPointer(bitPattern: bounds[0]), Int(bounds[1] - bounds[0]), MADV_DONTNEED)
    }
  }
}
