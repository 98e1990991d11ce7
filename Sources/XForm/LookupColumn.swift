internal import Synchronization

/// One child of all items of an instance, with its indexes.
final class LookupColumn: Sendable {
  /// The items, in document order.
  let items: [Int32]
  /// Whether no item has several such children.
  let isSingle: Bool
  /// A text and the item it stands in; several for an item with several such children.
  private let cells: [(text: String, item: Int32)]
  private let byText = Mutex<TextIndex?>(nil)
  private let byNumber = Mutex<NumberIndex?>(nil)
  /// The prefix asked for last: a page is shown more often than its filter changes.
  private let lastPrefix = Mutex<(prefix: String, items: [Int32])?>(nil)

  /// Cells with the same text form a chain: less memory than an array for each.
  private struct TextIndex {
    var first: [String: Int32] = [:]
    var next: [Int32]
  }

  private struct NumberIndex {
    var numbers: [Double]
    var items: [Int32]
  }

  init(_ key: LookupIndexes.Key, in tree: NodeTree) {
    var items: [Int32] = []
    var cells: [(text: String, item: Int32)] = []
    var isSingle = true
    var lastItem: Int32 = -1
    var node = Int(key.parent.index) + 1
    let end = Int(tree.ends[Int(key.parent.index)])
    while node < end {
      if tree.kinds[node] == .element, tree.names[node] == key.item {
        items.append(Int32(node))
        var child = node + 1
        while child < Int(tree.ends[node]) {
          if tree.kinds[child] == .element, tree.names[child] == key.child {
            cells.append((tree.text(of: child), Int32(node)))
            if lastItem == node { isSingle = false }
            lastItem = Int32(node)
          }
          child = Int(tree.ends[child])
        }
      }
      node = Int(tree.ends[node])
    }
    self.items = items
    self.cells = cells
    self.isSingle = isSingle
  }

  /// The items with a child of this text.
  func items(equalTo text: String) -> [Int32] {
    byText.withLock { stored in
      let index = stored ?? makeTextIndex()
      stored = index
      var found: [Int32] = []
      var cell = index.first[text] ?? -1
      while cell >= 0 {
        let item = cells[Int(cell)].item
        if found.last != item { found.append(item) }
        cell = index.next[Int(cell)]
      }
      return found
    }
  }

  /// The items with a child whose number lies in the range, in document order.
  func items(from low: Double, to high: Double, number: (String) -> Double) -> [Int32] {
    byNumber.withLock { stored in
      let index = stored ?? makeNumberIndex(number)
      stored = index
      var place = index.numbers.partitioningIndex { $0 >= low }
      var found: [Int32] = []
      while place < index.numbers.count, index.numbers[place] <= high {
        found.append(index.items[place])
        place += 1
      }
      found.sort()
      // An item may have several such children in the range.
      return isSingle ? found : found.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
  }

  /// The items whose first child starts with a text; an item without the child has the text "".
  func items(startingWith prefix: String) -> [Int32] {
    if prefix.isEmpty { return items }
    if let last = lastPrefix.withLock({ $0 }), last.prefix == prefix { return last.items }
    let wanted = prefix.unicodeScalars
    var found: [Int32] = []
    var last: Int32 = -1
    for cell in cells where cell.item != last {
      last = cell.item
      if cell.text.unicodeScalars.starts(with: wanted) { found.append(last) }
    }
    lastPrefix.withLock { $0 = (prefix, found) }
    return found
  }

  private func makeTextIndex() -> TextIndex {
    var index = TextIndex(next: Array(repeating: -1, count: cells.count))
    index.first.reserveCapacity(cells.count)
    // Backwards, so that each chain runs in document order.
    for cell in cells.indices.reversed() {
      if let before = index.first.updateValue(Int32(cell), forKey: cells[cell].text) { index.next[cell] = before }
    }
    return index
  }

  private func makeNumberIndex(_ number: (String) -> Double) -> NumberIndex {
    var pairs = cells.map { (number: number($0.text), item: $0.item) }.filter { !$0.number.isNaN }
    pairs.sort { ($0.number, $0.item) < ($1.number, $1.item) }
    return NumberIndex(numbers: pairs.map(\.number), items: pairs.map(\.item))
  }
}

extension NodeTree {
  /// The text in an element, as XPath's `string()` has it.
  fileprivate func text(of element: Int) -> String {
    if let leaf = leafText(element) { return values[leaf] }
    return (element..<Int(ends[element])).filter { kinds[$0] == .text }.map { values[$0] }.joined()
  }
}

extension Array {
  /// The first place where `isAfter` holds, if it holds for all that follow.
  fileprivate func partitioningIndex(where isAfter: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
