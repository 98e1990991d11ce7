public import Messages

/// Whose screen and whose devices: what happened goes in, what to do comes out. It touches nothing itself.
///
/// A lane has one compositor at a time, a screen of its own for as long as the screen is there, and only what belongs to
/// it. A compositor that has no screen yet waits for its answer until there is one.
public struct ScreenTable: Sendable {
  /// Names one connection; no two have the same.
  public typealias Client = Int

  /// Devices in one lane's hands, those that are gone among them; a box has a dozen.
  static let mostInputs = 64

  public enum Action: Equatable, Sendable {
    /// Answers with the screen: a lease of this connector alone.
    case show(Client, Connector)
    /// Answers with the opened device.
    case hand(Client, InputDevice)
    case refuse(Client)
    /// A device was handed out and is somebody else's now: it falls silent.
    case takeBack(Client, name: String)
    /// The connection ends, and with it whatever was handed out over it.
    case drop(Client)
    /// A line for the journal.
    case say(String)
  }

  struct Seat: Sendable {
    let lane: ShownLane
    /// The card it asked for while there was no screen for it.
    var waitsFor: String?
    var inputs: [InputDevice] = []
  }

  let entries: [ScreenEntry]
  var seats: [Client: Seat] = [:]
  /// Lanes that had a compositor once, in that order: one that is started anew finds everything as it was.
  var lanes: [ShownLane] = []
  var connectors: [Connector] = []
  private var screens: [ShownLane: Connector] = [:]
  private var told: [ShownLane: Connector] = [:]

  public init(_ entries: [ScreenEntry]) { self.entries = entries }

  /// A lane's compositor is there.
  public mutating func join(_ client: Client, _ lane: ShownLane) -> [Action] {
    guard !seats.values.contains(where: { $0.lane == lane }) else {
      return [.say("\(lane) has a screen already; whoever asks a second time is sent away"), .drop(client)]
    }
    seats[client] = Seat(lane: lane)
    guard !lanes.contains(lane) else { return [] }
    lanes.append(lane)
    return takeBackFromOthers()
  }

  /// A device was handed out that could not be opened, or is gone.
  public mutating func lose(_ client: Client, _ name: String) {
    seats[client]?.inputs.removeAll { $0.name == name }
  }

  /// A connection ended.
  public mutating func leave(_ client: Client) { seats[client] = nil }

  /// A compositor asks for a device; `input` is what udev knows of it where it is one.
  public mutating func ask(_ client: Client, _ path: DevicePath, _ input: InputDevice? = nil) -> [Action] {
    // It waits for its answer: whoever asks on meanwhile is no compositor.
    guard var seat = seats[client], seat.waitsFor == nil else { return [.drop(client)] }
    switch path {
    case .card(let card):
      guard let screen = screen(of: seat.lane) else {
        seat.waitsFor = card
        seats[client] = seat
        return [.say("\(seat.lane) waits for a screen: plug one in, or switch it on")]
      }
      return answer(client, seat.lane, asked: card, screen)
    case .input:
      guard let input, let kind = input.kind else { return [.refuse(client)] }
      guard let owner = owner(of: input) else {
        if input.isScanner { return [.refuse(client)] }
        return [
          .say(
            "\(input.name), a \(kind.rawValue) at \(input.port), is nobody's: name its port in `screens` of station.json"
          ),
          .refuse(client),
        ]
      }
      guard owner == seat.lane else { return [.refuse(client)] }
      seat.inputs.removeAll { $0.name == input.name }
      guard seat.inputs.count < ScreenTable.mostInputs else { return [.refuse(client)] }
      seat.inputs.append(input)
      seats[client] = seat
      return [.say("\(owner) has \(input.name), a \(kind.rawValue) at \(input.port)"), .hand(client, input)]
    }
  }

  /// The screens that there are now, in the kernel's order.
  public mutating func see(_ connectors: [Connector]) -> [Action] {
    self.connectors = connectors
    var actions: [Action] = []
    for (client, seat) in seats.sorted(by: { $0.key < $1.key }) {
      guard let card = seat.waitsFor, let screen = screen(of: seat.lane) else { continue }
      seats[client]?.waitsFor = nil
      actions += answer(client, seat.lane, asked: card, screen)
    }
    return actions
  }

  /// A compositor asks for one card after the other: each lane's screen is on one of them.
  private mutating func answer(_ client: Client, _ lane: ShownLane, asked card: String, _ screen: Connector) -> [Action]
  {
    guard screen.card == card else { return [.refuse(client)] }
    defer { told[lane] = screen }
    return (told[lane] == screen ? [] : [.say("\(lane) has the screen \(screen.name)")]) + [.show(client, screen)]
  }

  /// A lane's screen: the one it is named for; else the one it has had; else a desk takes the first that is free and a
  /// kiosk the last, so that of two each has its own, whichever comes first.
  private mutating func screen(of lane: ShownLane) -> Connector? {
    let there = connectors.filter(\.isConnected)
    if let name = entries.first(where: { $0.lane == lane.name })?.connector {
      return there.first { $0.name == name }
    }
    if let kept = screens[lane], let now = there.first(where: kept.isSame(as:)) { return now }
    screens[lane] = nil
    let named = Set(entries.compactMap(\.connector))
    let free = there.filter { one in
      !named.contains(one.name) && !screens.values.contains(where: one.isSame(as:))
    }
    let screen = lane.audience == .desk ? free.first : free.last
    screens[lane] = screen
    return screen
  }

  private mutating func takeBackFromOthers() -> [Action] {
    var actions: [Action] = []
    for (client, seat) in seats.sorted(by: { $0.key < $1.key }) {
      for input in seat.inputs where owner(of: input) != seat.lane {
        actions.append(.takeBack(client, name: input.name))
      }
      let lane = seat.lane
      let kept = seat.inputs.filter { owner(of: $0) == lane }
      seats[client]?.inputs = kept
    }
    return actions
  }
}
