internal import Synchronization

/// The lists of choices an interview showed last, so that a page that is shown again doesn't label thousands again.
///
/// A list is known by its itemset, its language and the very items that the filter leaves now; these are rows of
/// secondary instances, which never change. Copies of a session share it, and it goes with them.
final class ChoiceMemory: Sendable {
  private struct Entry {
    var itemset: Int
    var language: String
    var items: [NodeReference]
    var choices: [Choice]
  }

  private static let mostLists = 4
  private static let mostChoices = 2000

  /// The one used last at the end.
  private let entries = Mutex<[Entry]>([])

  func choices(_ itemset: Int, _ language: String, _ items: [NodeReference]) -> [Choice]? {
    entries.withLock { entries in
      entries.last { $0.itemset == itemset && $0.language == language && $0.items == items }?.choices
    }
  }

  func keep(_ choices: [Choice], _ itemset: Int, _ language: String, _ items: [NodeReference]) {
    guard choices.count <= Self.mostChoices else { return }
    entries.withLock { entries in
      entries.removeAll { $0.itemset == itemset && $0.language == language }
      if entries.count == Self.mostLists { entries.removeFirst() }
      entries.append(Entry(itemset: itemset, language: language, items: items, choices: choices))
    }
  }
}
