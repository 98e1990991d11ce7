/// Repeats come and go: subtrees are put into a document and taken out of it, in time linear in its size.
extension NodeTree {
  /// Puts a subtree (node 0 is its root, names are numbers of this document's table) in at `place`, below `parent`.
  mutating func insert(_ subtree: Subtree, at place: Int, below parent: Int) {
    let length = subtree.kinds.count
    var ancestor = parent
    while ancestor >= 0 {
      ends[ancestor] += Int32(length)
      ancestor = Int(parents[ancestor])
    }
    for node in place..<count {
      ends[node] += Int32(length)
      if Int(parents[node]) >= place { parents[node] += Int32(length) }
    }
    kinds.insert(contentsOf: subtree.kinds, at: place)
    names.insert(contentsOf: subtree.names, at: place)
    values.insert(contentsOf: subtree.values, at: place)
    ends.insert(contentsOf: subtree.ends.map { $0 + Int32(place) }, at: place)
    parents.insert(contentsOf: subtree.parents.map { $0 < 0 ? Int32(parent) : $0 + Int32(place) }, at: place)
  }

  /// Takes the subtree of `node` out.
  mutating func remove(_ node: Int) {
    let range = node..<Int(ends[node])
    var ancestor = Int(parents[node])
    while ancestor >= 0 {
      ends[ancestor] -= Int32(range.count)
      ancestor = Int(parents[ancestor])
    }
    for later in range.upperBound..<count {
      ends[later] -= Int32(range.count)
      if Int(parents[later]) >= range.upperBound { parents[later] -= Int32(range.count) }
    }
    kinds.removeSubrange(range)
    names.removeSubrange(range)
    values.removeSubrange(range)
    ends.removeSubrange(range)
    parents.removeSubrange(range)
  }

  /// A subtree by itself; its root has no parent (-1).
  struct Subtree {
    var kinds: [Kind] = []
    var names: [Int32] = []
    var parents: [Int32] = []
    var ends: [Int32] = []
    var values: [String] = []

    mutating func append(_ kind: Kind, name: Int32, value: String, parent: Int) -> Int {
      kinds.append(kind)
      names.append(name)
      parents.append(Int32(parent))
      ends.append(Int32(kinds.count))
      values.append(value)
      return kinds.count - 1
    }
  }
}

extension NodeTree {
  /// The node that holds the value of a leaf element or an attribute; `nil` for what has no value of its own.
  func holder(_ node: Int) -> Int? { kinds[node] == .attribute ? node : leafText(node) }

  /// `path(_:)`, also for an attribute (`/data/entity/@id`).
  func qualifiedPath(_ node: Int) -> String {
    kinds[node] == .attribute ? path(Int(parents[node])) + "/@" + name(node) : path(node)
  }
}
