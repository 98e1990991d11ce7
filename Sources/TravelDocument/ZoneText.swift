extension UInt8 {
  var isZoneLetter: Bool { self >= 0x41 && self <= 0x5A }
  var isZoneDigit: Bool { self >= 0x30 && self <= 0x39 }
}

extension Span<UInt8> {
  var hasOnlyZoneCharacters: Bool {
    for index in indices {
      let byte = self[index]
      if !byte.isZoneLetter && !byte.isZoneDigit && byte != filler { return false }
    }
    return true
  }

  func starts(with prefix: StaticString) -> Bool {
    guard count >= prefix.utf8CodeUnitCount else { return false }
    for index in 0..<prefix.utf8CodeUnitCount where self[index] != prefix.utf8Start[index] { return false }
    return true
  }

  func isBlank(_ range: Range<Int>) -> Bool {
    for index in range where self[index] != filler { return false }
    return true
  }

  /// The characters of a fixed field, fillers and all.
  func raw(_ range: Range<Int>) -> String {
    String(unsafeUninitializedCapacity: range.count) { buffer in
      for index in range { buffer[index - range.lowerBound] = self[index] }
      return range.count
    }
  }

  /// The characters of a fixed field without its trailing fillers.
  func text(_ range: Range<Int>) -> String {
    var end = range.upperBound
    while end > range.lowerBound, self[end - 1] == filler { end -= 1 }
    return String(unsafeUninitializedCapacity: end - range.lowerBound) { buffer in
      for index in range.lowerBound..<end { buffer[index - range.lowerBound] = self[index] }
      return end - range.lowerBound
    }
  }
}
