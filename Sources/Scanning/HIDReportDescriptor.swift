/// The fields of a HID device's input reports, read from its report descriptor (Device Class Definition for HID 1.11,
/// section 6.2.2). Pure; whatever the bytes, it ends, and holds no more than `limits` allow.
struct HIDReportDescriptor: Sendable, Equatable {
  /// One element of an input report.
  struct Field: Sendable, Equatable {
    let report: UInt8
    /// Usage page and usage.
    let usage: UInt32
    /// Where it begins, counted from the first byte after the report's id.
    let bitOffset: Int
    let bitCount: Int
    /// How many of them follow one another, each of its own `bitCount`.
    let count: Int
  }

  /// What a descriptor may ask for: bytes of a descriptor (as the kernel's HID_MAX_DESCRIPTOR_SIZE), fields, usages before
  /// one main item, bytes of a report, depth of push.
  enum Limits {
    static let bytes = 4096
    static let fields = 512
    static let usages = 256
    static let reportBits = 8 * 4096
    static let stack = 16
  }

  let fields: [Field]
  /// Whether the device numbers its reports: then the first byte read is the number.
  let numbersReports: Bool
  /// The usages of the top-level collections: what the device says it is.
  let applications: [UInt32]

  private struct Globals {
    var page: UInt32 = 0
    var size = 0
    var count = 0
    var report: UInt8 = 0
  }

  private enum Main: UInt8 { case input = 8, output = 9, feature = 11, collection = 10, endCollection = 12 }
  private enum Global: UInt8 { case usagePage = 0, size = 7, report = 8, count = 9, push = 10, pop = 11 }
  private enum Local: UInt8 { case usage = 0, minimum = 1, maximum = 2 }

  /// nil when the descriptor breaks off, contradicts itself or asks for more than `Limits`.
  init?(_ bytes: [UInt8]) {
    guard bytes.count <= Limits.bytes else { return nil }
    var fields: [Field] = []
    var applications: [UInt32] = []
    var numbersReports = false
    var globals = Globals()
    var stack: [Globals] = []
    var usages: [UInt32] = []
    var minimum: UInt32?
    var depth = 0
    var used: [UInt8: Int] = [:]
    var position = 0
    while position < bytes.count {
      let prefix = bytes[position]
      position += 1
      // A long item: its length, its tag, its data. None is defined.
      if prefix == 0xFE {
        guard position + 2 <= bytes.count, position + 2 + Int(bytes[position]) <= bytes.count else { return nil }
        position += 2 + Int(bytes[position])
        continue
      }
      let size = [0, 1, 2, 4][Int(prefix & 3)]
      guard position + size <= bytes.count else { return nil }
      var data: UInt32 = 0
      for index in 0..<size { data |= UInt32(bytes[position + index]) << (8 * index) }
      position += size
      let tag = prefix >> 4
      /// A usage of four bytes carries its page with it.
      func extended(_ usage: UInt32) -> UInt32 { size == 4 ? usage : globals.page << 16 | usage & 0xFFFF }
      switch prefix >> 2 & 3 {
      case 0:
        switch Main(rawValue: tag) {
        case .input:
          let begin = used[globals.report] ?? 0
          // Both were held to the limit, so their product can't run over.
          let end = begin + globals.size * globals.count
          guard end <= Limits.reportBits else { return nil }
          used[globals.report] = end
          // Bit 0 says constant: padding.
          if data & 1 == 0, globals.size > 0, globals.count > 0, !usages.isEmpty {
            guard
              Self.add(&fields, usages, globals.report, begin, globals.size, globals.count)
            else { return nil }
          }
        case .collection:
          depth += 1
          if data & 0xFF == 1, depth == 1, let usage = usages.first, applications.count < Limits.usages {
            applications.append(usage)
          }
        case .endCollection:
          guard depth > 0 else { return nil }
          depth -= 1
        case .output, .feature, nil: break
        }
        usages = []
        minimum = nil
      case 1:
        switch Global(rawValue: tag) {
        case .usagePage: globals.page = data & 0xFFFF
        case .size:
          guard data <= Limits.reportBits else { return nil }
          globals.size = Int(data)
        case .count:
          guard data <= Limits.reportBits else { return nil }
          globals.count = Int(data)
        case .report:
          guard (1...255).contains(data) else { return nil }
          globals.report = UInt8(data)
          numbersReports = true
        case .push:
          guard stack.count < Limits.stack else { return nil }
          stack.append(globals)
        case .pop:
          guard let last = stack.popLast() else { return nil }
          globals = last
        case nil: break
        }
      case 2:
        switch Local(rawValue: tag) {
        case .usage:
          guard usages.count < Limits.usages else { return nil }
          usages.append(extended(data))
        case .minimum: minimum = extended(data)
        case .maximum:
          guard let first = minimum, extended(data) >= first, extended(data) - first < Limits.usages,
            usages.count + Int(extended(data) - first) < Limits.usages
          else { return nil }
          usages += first...extended(data)
          minimum = nil
        case nil: break
        }
      default: break
      }
    }
    guard depth == 0 else { return nil }
    self.fields = fields
    self.numbersReports = numbersReports
    self.applications = applications
  }

  /// Deals elements out to usages, in order; the last usage takes what is left (6.2.2.8).
  private static func add(
    _ fields: inout [Field], _ usages: [UInt32], _ report: UInt8, _ begin: Int, _ size: Int, _ count: Int
  ) -> Bool {
    let named = min(usages.count, count)
    for index in 0..<named {
      guard fields.count < Limits.fields else { return false }
      fields.append(
        Field(
          report: report, usage: usages[index], bitOffset: begin + index * size, bitCount: size,
          count: index == named - 1 ? count - index : 1))
    }
    return true
  }
}
