import EventLoop
import Foundation
import Glibc
import JSONLines
import Messages
import TestSupport
import Testing

extension Journeys {
  /// A border system beside the station: right, slow, talking garbage, gone.
  @Suite struct BorderExchangeTests {
    /// The border system's end of the socket.
    final class Border {
      let socket: OwnedDescriptor
      let lines: BlockingLines

      init(_ station: StationUnderTest) throws {
        socket = try UnixSocket.connect(to: "\(station.folder)/run/border.socket")
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(socket.raw, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        lines = BlockingLines(input: socket.raw, output: socket.raw, limit: 4096)
      }

      func write(_ text: String) {
        _ = Array(text.utf8).withUnsafeBytes { send(socket.raw, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
      }

      func ask(_ id: String, lane: String = "desk", _ zone: [String] = Border.zone) throws -> String {
        try lines.send(CrossingMessage(id: id, lane: lane, lines: zone))
        return try next()
      }

      func next() throws -> String {
        let answer = try lines.next(CrossingAnswer.self)
        return answer.map { "\($0.id) \($0.state.rawValue)" } ?? "ended"
      }

      static let zone = [
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
      ]
    }

    @Test(.enabled(if: Journeys.openingMissing == nil, "\(Journeys.openingMissing ?? "")"))
    func aBorderSystemTellsOfADocumentAndHearsThatTheLaneIsFree() throws {
      let station = try StationUnderTest(configure: { $0["borderSocket"] = "border.socket" })
      defer { station.stop() }
      let desk = try station.openDesk()
      let border = try Border(station)
      #expect(try border.ask("c-1") == "c-1 busy", "nobody is signed in")
      try station.signIn(desk)
      #expect(try border.ask("c-2", lane: "nowhere") == "c-2 refused")
      #expect(try border.ask("c-3", ["no document"]) == "c-3 refused")
      #expect(try border.ask("c-4", ["WPB1-0000000000000000"]) == "c-4 refused", "a badge signs nobody in from here")
      #expect(try border.ask("c-5") == "c-5 opened")
      #expect(try desk.wait { $0.text.contains("ERIKSSON") }, "\(desk.page.text)")
      #expect(try border.ask("c-6") == "c-6 busy", "somebody is being asked")
      try desk.post("/undo")
      // The lane is free; nothing says what was asked or found.
      #expect(try border.next() == "c-5 over")
    }

    @Test(.enabled(if: Journeys.openingMissing == nil, "\(Journeys.openingMissing ?? "")"))
    func oneThatIsSlowDownOrTalksGarbageHoldsUpNothing() throws {
      let station = try StationUnderTest(configure: { $0["borderSocket"] = "border.socket" })
      defer { station.stop() }
      let desk = try station.openDesk()
      let slow = try Border(station)
      slow.write("{\"version\":1,\"id\":\"half a li")
      let mad = try Border(station)
      mad.write("\u{0}\u{7}garbage\n{\"version\":9,\"id\":\"x\",\"lane\":\"desk\",\"lines\":[]}\n")
      #expect(try mad.next() == " malformed")
      #expect(try mad.next() == " malformed")
      mad.write(String(repeating: "x", count: 20_000))
      #expect((try? mad.next()) ?? "ended" == "ended", "a line without end is hung up on")
      // The desk works meanwhile, by its own scanner.
      try station.signIn(desk)
      try station.scan("utopia-td3")
      #expect(try desk.wait { $0.text.contains("ERIKSSON") }, "\(desk.page.text)")
      slow.write("ne\",\"lane\":\"desk\",\"lines\":[]}\n")
      #expect(try slow.next() == "half a line refused")
      try desk.post("/undo")
      #expect(try Border(station).ask("again") == "again opened")
      #expect(station.leaks == [])
    }
  }
}
