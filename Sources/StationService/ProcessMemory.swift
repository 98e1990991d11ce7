import FoundationEssentials

/// What this process takes, as the kernel counts it.
enum ProcessMemory {
  /// Resident set in kB (proc(5), statm's second field in pages of 4 KiB); 0 where it cannot be read.
  static var residentKilobytes: Int64 {
    let data = FileManager.default.contents(atPath: "/proc/self/statm") ?? Data()
    let fields = String(decoding: data, as: UTF8.self).split(separator: " ")
    return fields.count > 1 ? (Int64(fields[1]) ?? 0) * 4 : 0
  }
}
