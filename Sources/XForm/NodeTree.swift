/// An XML document as flat arrays in document order: a node's index is its place, its subtree is a range.
///
/// Node 0 is the document. Attributes follow their element, before its children. Every leaf element of a form's
/// instance is followed by one text node that holds its answer, empty or not.
package struct NodeTree: Codable, Sendable, Equatable {
  package enum Kind: UInt8, Codable, Sendable {
    case document
    case element
    case attribute
    case text
    case comment
    case instruction
  }

  package internal(set) var kinds: [Kind] = [.document]
  /// Index into `nameTable`.
  package internal(set) var names: [Int32] = [0]
  package internal(set) var parents: [Int32] = [-1]
  /// One past the last node of the subtree.
  package internal(set) var ends: [Int32] = [1]
  /// Text of text, attribute, comment and instruction nodes; empty for the others.
  package internal(set) var values = NodeTexts.ofNothing
  /// Qualified names as written in the document.
  package internal(set) var nameTable: [String] = [""]

  package var count: Int { kinds.count }

  func name(_ node: Int) -> String { nameTable[Int(names[node])] }

  /// The first child that is an element; for the document this is the root element.
  package var rootElement: Int? { children(0).first { kinds[$0] == .element } }

  package func children(_ node: Int) -> [Int] {
    var found: [Int] = []
    var child = node + 1
    let end = Int(ends[node])
    while child < end {
      if kinds[child] != .attribute { found.append(child) }
      child = Int(ends[child])
    }
    return found
  }

  func attributes(_ node: Int) -> [Int] {
    var found: [Int] = []
    var index = node + 1
    while index < Int(ends[node]), kinds[index] == .attribute {
      found.append(index)
      index += 1
    }
    return found
  }

  /// Text node of a leaf element; `nil` when the element has children or no text node.
  func leafText(_ element: Int) -> Int? {
    var index = element + 1
    let end = Int(ends[element])
    while index < end, kinds[index] == .attribute { index += 1 }
    return index + 1 == end && kinds[index] == .text ? index : nil
  }

  /// Empties every text and attribute value.
  package mutating func clear() { values = NodeTexts(Array(repeating: "", count: count)) }

  package func isLeaf(_ element: Int) -> Bool { leafText(element) != nil }

  /// `/data/group/field` for an element.
  package func path(_ node: Int) -> String {
    var steps: [String] = []
    var index = node
    while index > 0 {
      steps.append(name(index))
      index = Int(parents[index])
    }
    return "/" + steps.reversed().joined(separator: "/")
  }

  /// Whether the arrays describe one document; a stored tree is checked before it is used.
  var isSound: Bool {
    let lengths = [names.count, parents.count, ends.count, values.count]
    guard lengths.allSatisfy({ $0 == count }), kinds.first == .document, ends[0] == Int32(count) else { return false }
    for node in 1..<max(1, count) {
      let parent = Int(parents[node])
      let end = Int(ends[node])
      guard parent >= 0, parent < node, end > node, end <= Int(ends[parent]), node < Int(ends[parent]) else {
        return false
      }
      guard names[node] >= 0, Int(names[node]) < nameTable.count else { return false }
    }
    return rootElement != nil
  }

  /// Builds a tree in document order.
  package struct Builder {
    private var tree = NodeTree()
    private var open: [Int] = [0]
    private var nameIndex: [String: Int32] = ["": 0]
    /// By name: the one that followed it last time. Rows are alike, so it mostly does again.
    private var following: [Int32] = [0]
    private var lastName: Int32 = 0

    package init() {}

    package mutating func openElement(_ name: String, attributes: [(name: String, value: String)]) {
      append(.element, name)
      tree.values.append("")
      open.append(tree.count - 1)
      for attribute in attributes {
        append(.attribute, attribute.name)
        tree.values.append(attribute.value)
      }
    }

    package mutating func closeElement() {
      guard open.count > 1 else { return }
      tree.ends[open.removeLast()] = Int32(tree.count)
    }

    package mutating func text(_ value: String) {
      append(.text, "")
      tree.values.append(value)
    }

    /// - Parameter value: UTF-8.
    package mutating func text(_ value: [UInt8]) {
      append(.text, "")
      tree.values.append(value)
    }

    package mutating func comment(_ value: String) {
      append(.comment, "")
      tree.values.append(value)
    }

    package mutating func instruction(_ target: String, _ value: String) {
      append(.instruction, target)
      tree.values.append(value)
    }

    package consuming func finish() -> NodeTree {
      while open.count > 1 { closeElement() }
      tree.ends[0] = Int32(tree.count)
      return tree
    }

    private mutating func append(_ kind: Kind, _ name: String) {
      let index = Int32(tree.count)
      tree.kinds.append(kind)
      tree.names.append(number(of: name))
      tree.parents.append(Int32(open.last ?? 0))
      tree.ends.append(index + 1)
    }

    private mutating func number(of name: String) -> Int32 {
      if name.isEmpty { return 0 }
      var number = following[Int(lastName)]
      if tree.nameTable[Int(number)] != name {
        number = nameIndex[name] ?? Int32(tree.nameTable.count)
        if number == tree.nameTable.count {
          tree.nameTable.append(name)
          nameIndex[name] = number
          following.append(0)
        }
        following[Int(lastName)] = number
      }
      lastName = number
      return number
    }
  }
}

/// A node of the form's instance (`tree` 0) or of a secondary instance.
struct NodeReference: Sendable, Hashable {
  var tree: Int32
  var index: Int32

  init(_ tree: Int, _ index: Int) {
    self.tree = Int32(tree)
    self.index = Int32(index)
  }
}
