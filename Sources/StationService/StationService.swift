public import EventLoop
import JSONLines
import LocalHTTP
import Messages
import Packs
import Referral
import Scanning
import Screens
import Sealing
import Station
import Vault

/// The resident daemon: wires the pure station to vault, screens, scanners, printing and upload. All of it lives on the
/// loop's thread, but for the vault, which has its own.
public final class StationService {
  let loop: EventLoop
  let places: StationPlaces
  let configuration: StationConfiguration
  let vault: OwnedThread<Vault>
  let clock: ServiceClock
  let serialKey: [UInt8]
  /// What opening the vault had to do beyond opening it.
  private(set) lazy var packsReadableHours = Int64(content.readableHours ?? 72)
  var vaultNotes: [OpeningNote]
  /// Of the open cases of a vault that was replaced at the start.
  var caseSalvage: CaseSalvage?
  let writer: SlipWriter
  let content: PackContent
  let keyBinding: DeviceKeyBinding
  var station: Station
  var screens: [String: LaneScreen] = [:]
  /// By lane: a record that may be committed or not, since the disk failed under it. Sealing it again is committing these
  /// bytes again.
  var attempts: [String: SealedCase] = [:]
  var slips: SlipQueues?
  var sheets: SheetQueue?
  var courier: Courier?
  var receipts: ReceiptRound?
  /// By lane: what is being put into sound.
  var speeches: [String: SpeechSynthesiser] = [:]
  /// Couriers' media that are being filled, by label.
  var visits: [String: CourierVisit] = [:]
  var devices: DeviceRegistry?
  /// By lane.
  var simulators: [String: SimulatedScanner] = [:]
  var learned = LearnedDevices()
  var shippedDevices = DeviceCatalogue()
  /// Why files of device profiles are not in use.
  var profilesLeftOut: [String] = []
  var equipment = Equipment()
  /// By lane, in milliseconds since the start of the machine.
  var lastTouch: [String: Int64] = [:]
  var idleTimers: [String: TimerQueue.Timer] = [:]
  var equipmentTimer: TimerQueue.Timer?
  var wantsEquipment = false
  var deadlineTimer: TimerQueue.Timer?
  var care = VaultCare()
  private(set) var control: ControlServer?
  /// Nil where no border system stands beside the station.
  var border: BorderExchange?
  /// By lane: the border system's id of the case that is open there, and the case's number.
  var crossings: [String: (id: String, number: Int)] = [:]
  private var links: LinkMonitor?
  let startedAt = SystemCall.bootMilliseconds()

  /// Opens vault and packs and brings all parts up. Blocks; call before the loop runs.
  public init(loop: EventLoop, places: StationPlaces, inherited: InheritedDescriptors) throws {
    self.loop = loop
    self.places = places
    configuration = try StationConfiguration.load(places.stationFile)
    let stationKey = try SigningKey(seed: places.secret("station.key"))
    content = try Startup.content(places, configuration)
    var deviceKey = try places.secret("device.key")
    defer { deviceKey.wipe() }
    keyBinding = .here(places, training: configuration.mode == .training, deviceKey: deviceKey)
    let opened = try Startup.openVault(places, loop: loop, deviceKey: deviceKey, stationKey: stationKey)
    vault = opened.vault
    serialKey = opened.first.serialKey
    clock = ServiceClock(elapsedOffset: opened.first.elapsedOffset)
    vaultNotes = opened.first.notes
    caseSalvage = opened.first.cases
    writer = SlipWriter(configuration, content: content, stationKey: stationKey)
    station = Station(
      Site(
        postID: configuration.post.id, postName: configuration.post.name,
        lanes: Dictionary(uniqueKeysWithValues: configuration.lanes.map { ($0.name, $0.audience) }),
        officerLanguage: configuration.officerLanguage, slipDesk: configuration.slipDesk,
        slipDeskIn: configuration.slipDeskIn ?? [:], content: content,
        keepsOpenCases: keyBinding.keepsOpenCases,
        privateLanes: Set(configuration.lanes.filter { $0.private == true }.map(\.name)),
        voices: SpeechSynthesiser.voices(at: places.speakSocket),
        contexts: Dictionary(
          configuration.lanes.compactMap { lane in lane.context.map { (lane.name, $0) } }, uniquingKeysWith: { $1 })))
    try openLanes(inherited)
    startCarriers()
    try startDevices()
    links = try LinkMonitor(on: loop) { [weak self] isUp in
      self?.courier?.isLinkUp = isUp
      self?.refreshEquipment()
      if isUp {
        self?.courier?.linkCameUp()
        self?.receipts?.look()
      }
    }
    control = try ControlServer(at: places.controlSocket, loop: loop) { [weak self] request, answer in
      self?.carryOut(request, answer)
    }
    try openBorder()
    resume()
  }

  /// Where each lane is served.
  public var addresses: [(lane: String, port: UInt16)] {
    screens.values.map { ($0.name, $0.port) }.sorted { $0.lane < $1.lane }
  }

  /// Closes everything in order; the vault last, when what was asked of it is done. Blocks.
  public func close() {
    audit("station.stopped", "", nil)
    control?.close()
    border?.close()
    for screen in screens.values { screen.close() }
    devices?.stop()
    for simulator in simulators.values { simulator.unplug() }
    slips?.close()
    sheets?.close()
    courier?.close()
    for visit in visits.values { visit.close() }
    speeches = [:]
    receipts?.close()
    vault.perform {
      try $0.close()
    } then: { _ in
    }
    vault.finish()
  }

  /// Answers once the vault thread has answered: the watchdog must not be fed by a loop whose vault hangs.
  public func checkLiveness(_ alive: @escaping () -> Void) {
    vault.perform { _ in
    } then: { result in
      if case .success = result { alive() }
    }
  }

  /// Gives an event to the station and does what it wants done.
  func happen(_ event: StationEvent) {
    for action in station.handle(event, at: clock.now) { perform(action) }
    for screen in screens.values { screen.settle() }
    settleCrossings()
    switch event {
    case .command(let lane, .kiosk): noteKioskTouch(lane)
    case .scanned(let lane, _) where station.isKiosk(lane: lane): noteKioskTouch(lane)
    case .command(let lane, let command) where command != .lock: noteTouch(lane)
    case .scanned(let lane, _), .signIn(let lane, _): noteTouch(lane)
    default: break
    }
  }

  private func obey(_ command: LaneCommand, on lane: String) {
    happen(.command(lane: lane, command))
    if command == .openWithoutDocument { publishSilence(of: lane) }
  }

  private func openLanes(_ inherited: InheritedDescriptors) throws {
    for lane in configuration.lanes {
      let name = lane.name
      let screen = try LaneScreen(
        name: name, loop: loop, training: configuration.mode == .training, idleSeconds: idleSeconds,
        page: { [unowned self] in (station.page(lane: name), language: station.officerLanguage(lane: name)) },
        command: { [unowned self] in obey($0, on: name) },
        isBusy: { [unowned self] in station.isBusy(lane: name) },
        other: { [unowned self] exchange in
          exchange.request.path == "/speech" ? speak(exchange, name) : carryAudit(exchange, name)
        })
      // systemd's sockets are told apart by port: one .socket unit has one name for all of them.
      if let descriptor = try inherited.entries.first(where: { try LoopbackSocket.port(of: $0.descriptor) == lane.port }
      ) {
        try screen.serve(on: OwnedDescriptor(descriptor.descriptor))
      } else {
        try screen.serve(on: LoopbackSocket.listen(port: lane.port))
      }
      screens[name] = screen
    }
  }

  private func startCarriers() {
    sheets = SheetQueue(loop: loop, socket: places.printSocket)
    slips = SlipQueues { [unowned self] in
      SlipQueue(
        loop: loop, socket: places.printSocket,
        handOver: { [unowned self] serial, then in setSlip(serial, .handed) { then($0) } },
        note: { [unowned self] serial, report, then in slipReported(serial, report, then: then) },
        hasRoom: { [unowned self] in printPending() })
    }
    courier = Courier(
      loop: loop, socket: places.uploadSocket, vault: vault, clock: clock,
      settled: { [unowned self] in
        refreshEquipmentSoon()
        receipts?.expectAnswers()
        healthMayBeDelivered()
      })
    receipts = ReceiptRound(
      loop: loop, socket: places.uploadSocket, vault: vault, clock: clock, keys: receiptKeys,
      isLinkUp: { [unowned self] in courier?.isLinkUp ?? false }, taken: { [unowned self] in answersCame() })
  }

  private func startDevices() throws {
    let (shipped, leftOut) = DeviceCatalogue.usable(folder: configuration.profiles)
    profilesLeftOut = leftOut.map { "\($0)" }
    for reason in profilesLeftOut { Journal.write(.profileLeftOut, reason) }
    learned = try LearnedDevices.load(places.learnedDevices)
    shippedDevices = shipped
    let devices = DeviceRegistry(
      loop: loop, catalogue: shipped.adding(learned.profiles), allowed: allowedDevices
    ) { [weak self] event in self?.deviceEvent(event) }
    self.devices = devices
    devices.start()
    if configuration.mode == .training, let entry = configuration.simulatedScanner {
      let kiosks = configuration.lanes.filter { $0.audience == .kiosk }.map(\.name)
      for lane in Set(kiosks + [entry.lane]).sorted() {
        let simulator = try SimulatedScanner(loop: loop)
        simulators[lane] = simulator
        devices.addFixed(
          id: lane == entry.lane ? "simulated" : "simulated-\(lane)", path: simulator.path,
          model: "Simulated scanner", profile: entry.profile, lane: lane)
      }
    }
  }
}
