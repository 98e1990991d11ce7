/// Where the station behind a control socket keeps its things.
struct StationFolders {
  let configuration: String
  let state: String
  let keys: String
  /// Under systemd, as the package has it; else a training station in a folder of its own.
  let hasUnits: Bool
  /// Keys lie sealed, under their credentials' names.
  private let isBox: Bool

  static let boxSocket = "/run/waypost/control.socket"

  init(socket: String) {
    if socket == Self.boxSocket {
      self.init(root: "")
      return
    }
    let folder = LocalFiles.folder(of: LocalFiles.folder(of: socket))
    self.init(
      configuration: "\(folder)/etc", state: "\(folder)/state", keys: "\(folder)/keys", hasUnits: false, isBox: false)
  }

  /// A box's, below another root for a box that is prepared elsewhere.
  init(root: String) {
    self.init(
      configuration: "\(root)/etc/waypost", state: "\(root)/var/lib/waypost", keys: "\(root)/etc/credstore.encrypted",
      hasUnits: root.isEmpty, isBox: true)
  }

  private init(configuration: String, state: String, keys: String, hasUnits: Bool, isBox: Bool) {
    self.configuration = configuration
    self.state = state
    self.keys = keys
    self.hasUnits = hasUnits
    self.isBox = isBox
  }

  var stationFile: String { "\(configuration)/station.json" }
  var trustFile: String { "\(configuration)/trust" }
  var sinksFile: String { "\(configuration)/sinks.json" }
  var keyBinding: String { "\(configuration)/key-binding" }
  var packs: String { "\(state)/packs" }

  static let keyNames = ["device", "station", "serial"]
  func key(_ name: String) -> String { isBox ? "\(keys)/waypost.\(name).key" : "\(keys)/\(name).key" }
}
