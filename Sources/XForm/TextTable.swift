/// The words of `<itext>`: by id one text for each language, absent where nobody translated it.
///
/// A form has thousands, of which a page shows a few: those without outputs, nearly all, stay bytes until then.
package struct TextTable: Sendable {
  private struct Slot {
    enum Kind: UInt8 { case absent, plain, template }

    var kind = Kind.absent
    /// Where its words begin in `words`, or its place in `templates`.
    var start: UInt32 = 0
    /// Of its words, in bytes.
    var length: UInt32 = 0
  }

  private(set) var languages: Int
  private var ids: [UInt8] = []
  private var idEnds: [Int] = []
  /// Open addressing: one more than the number of an id; 0 is free.
  private var buckets: [Int32] = Array(repeating: 0, count: 16)
  /// Of each id the languages in turn.
  private var slots: [Slot] = []
  private var words: [UInt8] = []
  private var templates: [TextTemplate] = []

  package init(languages: Int) { self.languages = languages }

  /// How many ids are known, also those without words.
  package var count: Int { idEnds.count }

  // MARK: Ids

  package func id(_ number: Int) -> String { String(decoding: ids[idRange(number)], as: UTF8.self) }

  /// The number of an id that is known.
  package func number(of id: String) -> Int? {
    var id = id
    return id.withUTF8 { find(UnsafeRawBufferPointer($0)).number }
  }

  /// The number of an id, which it gets now if it has none.
  package mutating func intern(_ id: UnsafeRawBufferPointer) -> Int {
    let (known, bucket) = find(id)
    if let known { return known }
    let number = count
    ids.append(contentsOf: id)
    idEnds.append(ids.count)
    slots.append(contentsOf: repeatElement(Slot(), count: languages))
    buckets[bucket] = Int32(number + 1)
    if count * 2 > buckets.count { grow(to: buckets.count * 4) }
    return number
  }

  private func idRange(_ number: Int) -> Range<Int> { (number == 0 ? 0 : idEnds[number - 1])..<idEnds[number] }

  private func find(_ id: UnsafeRawBufferPointer) -> (number: Int?, bucket: Int) {
    var bucket = Self.hash(id) & (buckets.count - 1)
    return ids.withUnsafeBytes { known in
      while buckets[bucket] > 0 {
        let number = Int(buckets[bucket]) - 1
        let range = idRange(number)
        if range.count == id.count, Self.areEqual(UnsafeRawBufferPointer(rebasing: known[range]), id) {
          return (number, bucket)
        }
        bucket = (bucket + 1) & (buckets.count - 1)
      }
      return (nil, bucket)
    }
  }

  private mutating func grow(to size: Int) {
    buckets = Array(repeating: 0, count: size)
    for number in 0..<count {
      var bucket = ids.withUnsafeBytes { Self.hash(UnsafeRawBufferPointer(rebasing: $0[idRange(number)])) } & (size - 1)
      while buckets[bucket] > 0 { bucket = (bucket + 1) & (size - 1) }
      buckets[bucket] = Int32(number + 1)
    }
  }

  /// Seeded anew in each process, as the ids may be hostile.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: bytes)
    return hasher.finalize()
  }

  private static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    if left.count != right.count { return false }
    var place = 0
    while place + 8 <= left.count {
      let word = left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      if word != right.loadUnaligned(fromByteOffset: place, as: UInt64.self) { return false }
      place += 8
    }
    return (place..<left.count).allSatisfy { left[$0] == right[$0] }
  }

  // MARK: Words

  /// The text in a language, by its number; `nil` where it isn't translated, or a stored form names what isn't there.
  package subscript(number: Int, language: Int) -> TextTemplate? {
    guard isWritten(number, language) else { return nil }
    let slot = slots[number * languages + language]
    switch slot.kind {
    case .absent: return nil
    case .plain: return TextTemplate([.text(String(decoding: words[range(slot)], as: UTF8.self))])
    case .template: return templates[Int(slot.start)]
    }
  }

  package func isWritten(_ number: Int, _ language: Int) -> Bool {
    guard 0..<count ~= number, 0..<languages ~= language else { return false }
    return slots[number * languages + language].kind != .absent
  }

  /// Whether it is written in any language.
  package func isWritten(_ number: Int) -> Bool { (0..<languages).contains { isWritten(number, $0) } }

  /// Whether any text has something to fill in.
  var hasOutputs: Bool { templates.contains(where: \.hasOutputs) }

  /// The expressions of the outputs in all languages.
  func outputs(_ number: Int) -> [Expression] {
    guard 0..<count ~= number else { return [] }
    let own = slots[number * languages..<(number + 1) * languages]
    guard own.contains(where: { $0.kind == .template }) else { return [] }
    return own.filter { $0.kind == .template }.flatMap { templates[Int($0.start)].outputs }
  }

  /// - Parameter text: UTF-8.
  package mutating func write(_ text: UnsafeRawBufferPointer, _ number: Int, _ language: Int) {
    slots[number * languages + language] = Slot(
      kind: .plain, start: UInt32(truncatingIfNeeded: words.count), length: UInt32(truncatingIfNeeded: text.count))
    words.append(contentsOf: text)
  }

  package mutating func write(_ template: TextTemplate, _ number: Int, _ language: Int) {
    if template.parts.count == 1, case .text(var text)? = template.parts.first {
      return text.withUTF8 { write(UnsafeRawBufferPointer($0), number, language) }
    }
    slots[number * languages + language] = Slot(kind: .template, start: UInt32(templates.count))
    templates.append(template)
  }

  private func range(_ slot: Slot) -> Range<Int> { Int(slot.start)..<Int(slot.start) + Int(slot.length) }
}

extension TextTable: Equatable {
  package static func == (left: TextTable, right: TextTable) -> Bool {
    guard left.languages == right.languages, left.idEnds == right.idEnds, left.ids == right.ids else { return false }
    return zip(left.slots, right.slots).allSatisfy { one, other in
      guard one.kind == other.kind else { return false }
      switch one.kind {
      case .absent: return true
      case .plain: return left.words[left.range(one)] == right.words[right.range(other)]
      case .template: return left.templates[Int(one.start)] == right.templates[Int(other.start)]
      }
    }
  }
}

/// Stored: ids, then of each text its kind and length, then all words in that order.
extension TextTable: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    let languages = try reader.count()
    self.init(languages: languages)
    let count = try reader.count()
    idEnds.reserveCapacity(count)
    var end = 0
    for _ in 0..<count {
      end += try reader.count()
      idEnds.append(end)
    }
    ids = Array(try reader.raw())
    guard ids.count == end else { throw CompactReader.Damage() }
    var size = 16
    while size < count * 2 { size *= 2 }
    grow(to: size)
    templates = try reader.read()
    var start = 0
    var template = 0
    for _ in 0..<count * languages {
      // One more than the length of plain words; absent ones have none.
      switch try reader.number() {
      case 0: slots.append(Slot())
      case 1:
        guard template < templates.count else { throw CompactReader.Damage() }
        slots.append(Slot(kind: .template, start: UInt32(template)))
        template += 1
      case let length:
        guard length > 0, length - 2 <= Int(UInt32.max) - start else { throw CompactReader.Damage() }
        slots.append(Slot(kind: .plain, start: UInt32(start), length: UInt32(length - 2)))
        start += length - 2
      }
    }
    words = Array(try reader.raw())
    guard words.count == start else { throw CompactReader.Damage() }
  }

  func write(to writer: inout CompactWriter) {
    writer.write(languages, count)
    for number in 0..<count { writer.number(idRange(number).count) }
    writer.raw(ids)
    writer.write(slots.filter { $0.kind == .template }.map { templates[Int($0.start)] })
    var all: [UInt8] = []
    for slot in slots {
      switch slot.kind {
      case .absent: writer.number(0)
      case .template: writer.number(1)
      case .plain:
        writer.number(Int(slot.length) + 2)
        all += words[range(slot)]
      }
    }
    writer.raw(all)
  }
}
