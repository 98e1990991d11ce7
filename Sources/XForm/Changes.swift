/// What an answer changed besides itself, as node paths.
public struct Changes: Sendable, Equatable {
  /// Nodes that have another value now, by calculation or because their choice is no longer offered.
  public var recalculated: Set<String> {
    get { pending.isEmpty ? named : named.union(pendingPaths) }
    set {
      named = newValue
      pending = []
    }
  }
  /// Nodes that became relevant or ceased to be.
  public var relevanceChanged: Set<String> = []

  /// Repeats that have other rows now, below one parent: `/data/child`.
  public var rows: Set<String> = []

  private var named: Set<String> = []
  /// Recalculated nodes whose paths nobody asked for yet; a value that every row shows may change hundreds.
  private var pending: [Int32] = []
  /// What gives them their paths; rows stand as they stood then.
  private var naming: NodeNaming?

  public init() {}

  public static func == (left: Changes, right: Changes) -> Bool {
    left.recalculated == right.recalculated && left.relevanceChanged == right.relevanceChanged
      && left.rows == right.rows
  }

  private var pendingPaths: [String] { naming.map { naming in pending.map { naming.path(of: Int($0)) } } ?? [] }

  /// Adds a node that has another value now.
  ///
  /// - Parameter naming: that of the instance as it stands, for as long as no row comes or goes.
  mutating func recalculate(_ node: Int, _ naming: @autoclosure () -> NodeNaming) {
    if self.naming == nil { self.naming = naming() }
    pending.append(Int32(truncatingIfNeeded: node))
  }

  /// Gives what is pending its paths, before nodes get other numbers.
  mutating func settleNames() {
    if !pending.isEmpty { named.formUnion(pendingPaths) }
    pending = []
    naming = nil
  }

  mutating func merge(_ other: Changes) {
    if naming == nil || other.pending.isEmpty || naming?.generation == other.naming?.generation {
      pending += other.pending
      naming = naming ?? other.naming
      named.formUnion(other.named)
    } else {
      settleNames()
      named.formUnion(other.recalculated)
    }
    relevanceChanged.formUnion(other.relevanceChanged)
    rows.formUnion(other.rows)
  }
}

/// The paths of an instance's nodes, as rows stand at a time.
struct NodeNaming: Sendable {
  private struct Rows {
    let shapes: [Int32]
    let ordinals: [Int32]
    let parents: [Int32]
    let kinds: [NodeTree.Kind]
  }

  private let model: FormModel
  /// `nil` in a form without repeats, where a node is its own shape.
  private let rows: Rows?
  /// Another after a row came or went.
  let generation: Int

  init(_ model: FormModel, _ tree: NodeTree, _ places: InstancePlaces, generation: Int) {
    self.model = model
    rows =
      model.plan.shape.hasRepeats
      ? Rows(shapes: places.shapes, ordinals: places.ordinals, parents: tree.parents, kinds: tree.kinds) : nil
    self.generation = generation
  }

  /// The path of a node, with the number of each row on the way.
  func path(of node: Int) -> String {
    guard let rows else { return model.plan.path(ofShape: node) }
    let shape = Int(rows.shapes[node])
    if model.plan.shape.depths[shape] == 0 { return model.plan.path(ofShape: shape) }
    let parent = Int(rows.parents[node])
    var path = parent == 0 ? "" : self.path(of: parent)
    path += rows.kinds[node] == .attribute ? "/@" : "/"
    path += model.plan.shape.tree.name(shape)
    let row = rows.ordinals[node]
    if row > 0 { path += "[\(row)]" }
    return path
  }
}
