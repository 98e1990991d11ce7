/// What live mode wants and a station lacks (design, section 6).
public enum LiveMode {
  public struct Missing: Codable, Sendable, Equatable {
    /// One word for scripts: "controller".
    public let name: String
    public let says: String
    public let mend: String

    public init(name: String, says: String, mend: String) {
      self.name = name
      self.says = says
      self.mend = mend
    }
  }

  /// Every missing item, not the first alone. Unknown counts as missing.
  public static func missing(_ facts: StationFacts) -> [Missing] {
    var missing: [Missing] = []
    func lacks(_ name: String, _ says: String, _ mend: String) {
      missing.append(Missing(name: name, says: says, mend: mend))
    }
    let configuration = facts.configuration
    if configuration?.controller?.isEmpty ?? true {
      lacks(
        "controller", "No controller is named: who answers for what is kept here.",
        "sudo waypost setup --step controller")
    }
    if configuration?.dpia?.isEmpty ?? true {
      lacks(
        "dpia", "No data protection impact assessment is named.", "sudo waypost setup --step dpia")
    }
    if configuration?.hasSimulatedScanner != false {
      lacks("simulated-scanner", "A simulated scanner is configured.", "take `simulatedScanner` out of station.json")
    }
    if configuration?.hasSlipFolder != false {
      lacks("slip-folder", "Slips are saved into a folder.", "take `slipFolder` out of station.json")
    }
    content(facts, lacks)
    if configuration?.mode != "live", let daemon = facts.daemon {
      let waiting = (daemon.unsent ?? 0) + (daemon.setAside ?? 0)
      if waiting > 0 {
        lacks(
          "training-records", "\(waiting) records of the training wait to be sent.",
          "let them be delivered, or begin with a blank vault")
      }
    }
    if (facts.daemon?.supervisors ?? 0) == 0 {
      lacks(
        "supervisor", "No supervisor may sign in.",
        "sudo waypost officer add --role supervisor --name NAME --badge CODE")
    }
    if facts.hasUnits {
      let absent = facts.keys?.filter { $0.value.mode == nil }.keys.sorted() ?? ["the sealed keys (not looked at)"]
      if !absent.isEmpty { lacks("keys", "Keys are missing: \(list(absent)).", "sudo waypost setup --step keys") }
      if facts.printing?.lacksQueue ?? true {
        lacks("printer", "There is no default printer.", "sudo waypost setup --step printer")
      }
    } else {
      lacks("units", "The station is not run by its units.", "install the package: README.md, \"On a box\"")
    }
    return missing
  }

  private static func content(_ facts: StationFacts, _ lacks: (String, String, String) -> Void) {
    guard let packs = facts.packs, packs.problem == nil, let receivers = packs.receivers else {
      return lacks(
        "packs", "The packs can't be used: \(facts.packs?.problem ?? "they could not be looked at").",
        "waypost pack install --help")
    }
    let lonely = (packs.packs ?? []).filter { ($0.signers ?? 0) < 2 }.map(\.id)
    if !lonely.isEmpty {
      lacks(
        "second-signature", "Fewer than two people signed: \(list(lonely)).",
        "waypost pack countersign --help; the second one's key: sudo waypost setup --step trust; then: sudo waypost pack "
          + "install DIR")
    }
    if receivers.isEmpty {
      lacks("receivers", "No office receives anything.", "install the country's pack: waypost pack install --help")
    }
    let keyless = receivers.filter { $0.keys == 0 }.map(\.id)
    if !keyless.isEmpty {
      lacks(
        "receiver-keys", "Offices without a key: \(list(keyless)).",
        "waypost pack sign --receiver-key NAME=age1..., then: sudo waypost pack install DIR")
    }
    let unread = receivers.filter { $0.keys > 0 && $0.isConfirmed != true }.map(\.id)
    if !unread.isEmpty {
      lacks(
        "unconfirmed-keys", "Offices that did not read out their keys' fingerprint: \(list(unread)).",
        "sudo waypost setup --step receivers")
    }
    if let drafts = packs.drafts, !drafts.isEmpty {
      lacks(
        "drafts", "Texts are drafts in: \(list(drafts)).", "have them reviewed; install the reviewed pack")
    }
    let gaps = (packs.gaps ?? [:]).filter { $0.value > 0 }.sorted { $0.key < $1.key }
    if !gaps.isEmpty {
      lacks(
        "language-gaps", "Texts are missing in: " + list(gaps.map { "\($0.key) (\($0.value))" }) + ".",
        "have them translated and reviewed, or leave the language out of the pack")
    }
    if let made = receivers.first(where: { $0.id.hasPrefix("training-") }) {
      lacks(
        "made-up-receivers", "\(made.id) is a made-up office of the training pack.",
        "sudo rm -r /var/lib/waypost/packs/training-*, then install the country's: sudo waypost pack install DIR")
    }
  }
}
