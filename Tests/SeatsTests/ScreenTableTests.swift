import Messages
import Testing

@testable import Seats

/// Whose screen and whose devices, without a card and without a device.
@Suite("Whose screen") struct ScreenTableTests {
  static let desk = ShownLane(.desk, "desk")
  static let kiosk = ShownLane(.kiosk, "kiosk")
  static let card = "/dev/dri/card0"
  static let first = connector(1, "HDMI-A-1")
  static let second = connector(2, "HDMI-A-2")
  static let touch = InputDevice(name: "event5", port: "pci-0-usb-0:5:1.0", kind: .touchScreen)
  static let keys = InputDevice(name: "event3", port: "pci-0-usb-0:3:1.0", kind: .hands)

  static func connector(_ number: UInt32, _ name: String, connected: Bool = true, card: String = card) -> Connector {
    Connector(card: card, number: number, name: name, isConnected: connected)
  }

  /// What is done, without what is said of it.
  static func deeds(_ actions: [ScreenTable.Action]) -> [ScreenTable.Action] {
    actions.filter { if case .say = $0 { false } else { true } }
  }

  static func table(_ entries: [ScreenEntry] = [], _ connectors: [Connector] = [first, second]) -> ScreenTable {
    var table = ScreenTable(entries)
    _ = table.see(connectors)
    return table
  }

  @Test(arguments: [[desk, kiosk], [kiosk, desk]])
  func ofTwoScreensEachLaneHasItsOwnWhicheverComesFirst(lanes: [ShownLane]) {
    var table = Self.table()
    for (client, lane) in lanes.enumerated() {
      #expect(table.join(client, lane) == [])
      let screen = lane == Self.desk ? Self.first : Self.second
      #expect(Self.deeds(table.ask(client, .card(Self.card))) == [.show(client, screen)])
    }
  }

  @Test func aNamedScreenIsItsLanesAlone() {
    var table = Self.table([ScreenEntry(lane: "desk", connector: "HDMI-A-2")])
    _ = table.join(1, Self.kiosk)
    #expect(Self.deeds(table.ask(1, .card(Self.card))) == [.show(1, Self.first)])
    _ = table.join(2, ShownLane(.kiosk, "other"))
    #expect(Self.deeds(table.ask(2, .card(Self.card))) == [], "the second is the desk's, on or off")
    _ = table.join(3, Self.desk)
    #expect(Self.deeds(table.ask(3, .card(Self.card))) == [.show(3, Self.second)])
  }

  @Test func whoeverHasNoScreenWaitsUntilThereIsOne() {
    var table = Self.table([], [Self.first, Self.connector(2, "HDMI-A-2", connected: false)])
    _ = table.join(1, Self.desk)
    _ = table.ask(1, .card(Self.card))
    _ = table.join(2, Self.kiosk)
    #expect(
      table.ask(2, .card(Self.card)) == [.say("the kiosk kiosk waits for a screen: plug one in, or switch it on")])
    #expect(table.see([Self.first]) == [])
    #expect(Self.deeds(table.see([Self.first, Self.second])) == [.show(2, Self.second)])
    #expect(table.see([Self.first, Self.second]) == [], "once")
  }

  @Test func aBrowserThatStartsAnewFindsItsScreenAgain() {
    var table = Self.table([], [Self.first])
    _ = table.join(1, Self.kiosk)
    _ = table.ask(1, .card(Self.card))
    _ = table.join(2, Self.desk)
    _ = table.ask(2, .card(Self.card))
    table.leave(1)
    #expect(table.see([Self.first]) == [], "the desk that waits doesn't get the kiosk's screen between two visits")
    _ = table.join(3, Self.kiosk)
    #expect(Self.deeds(table.ask(3, .card(Self.card))) == [.show(3, Self.first)])
  }

  @Test func aScreenInAnotherSocketIsFound() {
    var table = Self.table([], [Self.first, Self.connector(2, "HDMI-A-2", connected: false)])
    _ = table.join(1, Self.desk)
    _ = table.ask(1, .card(Self.card))
    table.leave(1)
    _ = table.see([Self.connector(1, "HDMI-A-1", connected: false), Self.second])
    _ = table.join(2, Self.desk)
    #expect(Self.deeds(table.ask(2, .card(Self.card))) == [.show(2, Self.second)])
  }

  @Test func theOtherCardIsRefused() {
    let far = Self.connector(1, "HDMI-A-1", card: "/dev/dri/card1")
    var table = Self.table([], [far])
    _ = table.join(1, Self.desk)
    #expect(table.ask(1, .card("/dev/dri/card0")) == [.refuse(1)])
    #expect(Self.deeds(table.ask(1, .card("/dev/dri/card1"))) == [.show(1, far)])
  }

  @Test func aLaneHasOneCompositor() {
    var table = Self.table()
    _ = table.join(1, Self.kiosk)
    #expect(Self.deeds(table.join(2, Self.kiosk)) == [.drop(2)])
    table.leave(1)
    #expect(table.join(3, Self.kiosk) == [])
  }

  @Test func whoeverAsksOnWithoutAnAnswerOrIsUnknownIsDropped() {
    var table = Self.table([], [])
    _ = table.join(1, Self.desk)
    _ = table.ask(1, .card(Self.card))
    #expect(table.ask(1, .card(Self.card)) == [.drop(1)])
    #expect(table.ask(9, .card(Self.card)) == [.drop(9)])
  }

  // Devices

  @Test func touchesAreTheKiosksAndKeysTheDesks() {
    var table = Self.table()
    _ = table.join(1, Self.desk)
    _ = table.join(2, Self.kiosk)
    #expect(Self.deeds(table.ask(1, .input("event5"), Self.touch)) == [.refuse(1)])
    #expect(Self.deeds(table.ask(2, .input("event5"), Self.touch)) == [.hand(2, Self.touch)])
    #expect(Self.deeds(table.ask(1, .input("event3"), Self.keys)) == [.hand(1, Self.keys)])
    #expect(Self.deeds(table.ask(2, .input("event3"), Self.keys)) == [.refuse(2)])
  }

  @Test func aLaneAloneHasAllUntilAnotherComes() {
    var table = Self.table()
    _ = table.join(1, Self.kiosk)
    #expect(Self.deeds(table.ask(1, .input("event3"), Self.keys)) == [.hand(1, Self.keys)])
    #expect(Self.deeds(table.ask(1, .input("event5"), Self.touch)) == [.hand(1, Self.touch)])
    #expect(table.join(2, Self.desk) == [.takeBack(1, name: "event3")])
    table.leave(2)
    #expect(Self.deeds(table.ask(1, .input("event3"), Self.keys)) == [.refuse(1)], "the desk only starts anew")
  }

  @Test func aNamedPortDecides() {
    var table = Self.table([ScreenEntry(lane: "kiosk", inputs: ["pci-0-usb-0:3"])])
    _ = table.join(1, Self.desk)
    #expect(Self.deeds(table.ask(1, .input("event3"), Self.keys)) == [.refuse(1)], "its lane isn't there, and comes")
    _ = table.join(2, Self.kiosk)
    #expect(Self.deeds(table.ask(2, .input("event3"), Self.keys)) == [.hand(2, Self.keys)])
    let neighbour = InputDevice(name: "event7", port: "pci-0-usb-0:31:1.0", kind: .hands)
    #expect(Self.deeds(table.ask(2, .input("event7"), neighbour)) == [.refuse(2)], "port 31 is not port 3")
  }

  @Test func whatMayBeTwoLanesIsNobodysUntilItIsNamed() {
    var table = Self.table()
    for (client, name) in ["a", "b"].enumerated() { _ = table.join(client, ShownLane(.kiosk, name)) }
    let actions = table.ask(0, .input("event5"), Self.touch)
    #expect(Self.deeds(actions) == [.refuse(0)])
    #expect(actions.contains { if case .say(let line) = $0 { line.contains("pci-0-usb-0:5:1.0") } else { false } })
  }

  @Test func aScannerAndWhatIsNoInputAreNobodys() {
    var table = Self.table()
    _ = table.join(1, Self.desk)
    let scanner = InputDevice(name: "event8", port: "", kind: .hands, isScanner: true)
    let speaker = InputDevice(name: "event9", port: "", kind: nil)
    #expect(Self.deeds(table.ask(1, .input("event8"), scanner)) == [.refuse(1)])
    #expect(table.ask(1, .input("event9"), speaker) == [.refuse(1)])
    #expect(table.ask(1, .input("event9"), nil) == [.refuse(1)])
  }

  @Test func handsAreNotFullOfWhatIsGone() {
    var table = Self.table()
    _ = table.join(1, Self.desk)
    func ask(_ number: Int) -> [ScreenTable.Action] {
      Self.deeds(
        table.ask(1, .input("event\(number)"), InputDevice(name: "event\(number)", port: "", kind: .hands)))
    }
    for number in 0..<ScreenTable.mostInputs { #expect(ask(number) != [.refuse(1)]) }
    #expect(ask(900) == [.refuse(1)])
    #expect(ask(3) != [.refuse(1)], "it has that one")
    table.lose(1, "event7")
    #expect(ask(900) != [.refuse(1)])
  }
}
