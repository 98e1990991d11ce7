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
    } else {
      let folder = LocalFiles.folder(of: LocalFiles.folder(of: socket))
      configuration = "\(folder)/etc"
      state = "\(folder)/state"
      keys = "\(folder)/keys"
      hasUnits = false
      isBox = false
    }
  }

  /// A box's, below another root for a box that is prepared elsewhere.
  init(root: String) {
    configuration = "\(root)/etc/waypost"
    state = "\(root)/var/lib/waypost"
    keys = "\(root)/etc/credstore.encrypted"
    hasUnits = root.isEmpty
    isBox = true
  }

  var stationFile: String { "\(configuration)/station.json" }
  var trustFile: String { "\(configuration)/trust" }
  var sinksFile: String { "\(configuration)/sinks.json" }
  var keyBinding: String { "\(configuration)/key-binding" }
  var packs: String { "\(state)/packs" }

  static let keyNames = ["device", "station", "serial"]
  func key(_ name: String) -> String { isBox ? "\(keys)/waypost.\(name).key" : "\(keys)/\(name).key" }
}
