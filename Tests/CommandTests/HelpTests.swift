import TestSupport
import Testing

@Suite("Help and usage") struct HelpTests {
  static let commands = [
    "setup", "mode", "status", "doctor", "readiness note", "readiness", "support-bundle",
    "metrics", "health send",
    "queue list", "queue show", "queue visit", "queue import-receipts", "queue resend", "queue retry",
    "queue at-risk",
    "referral acknowledge", "envelope open", "envelope verify", "envelope acknowledge", "envelope export",
    "devices list", "devices watch",
    "devices learn", "devices forget", "devices rules", "officer add",
    "officer train", "officer untrain", "officer set-pin", "officer disable", "officer enable", "officer list",
    "lane open",
    "lane lock", "simulate scan",
    "form compile", "form check", "form try", "form run", "form paper", "form eval", "backup", "restore",
    "audit export",
    "audit verify", "stats export", "stats report", "queue erase", "mrz", "vds", "pack lint", "pack review",
    "pack sign", "pack countersign",
    "pack install", "pack fetch", "pack bundle", "pack refresh", "pack list", "keys new", "keys seal",
    "keys rotate-device",
    "keys rotate", "keys accept",
    "keys revoke",
    "update sign", "update preview", "update install", "update back", "prepare",
  ]

  @Test func overviewListsEveryCommand() throws {
    let output = try Waypost.run(["--help"])
    #expect(output.status == 0 && output.errorText.isEmpty)
    let lines = output.text.split(separator: "\n").map(String.init)
    let listed = lines.drop { $0 != "commands" }.dropFirst().prefix { $0.hasPrefix("  ") }
      .map { line in
        line.dropFirst(2).split(separator: " ").prefix { $0.first?.isLowercase == true }.joined(separator: " ")
      }
    #expect(listed == Self.commands)
  }

  @Test(arguments: commands)
  func everyCommandExplainsItself(command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let output = try Waypost.run(words + ["--help"])
    #expect(output.status == 0 && output.errorText.isEmpty)
    #expect(output.text.hasPrefix("usage: waypost \(command)"))
    for part in ["\noptions\n", "\nexamples\n  ", "\nexit codes\n", "  0  done", "  2  wrong usage"] {
      #expect(output.text.contains(part))
    }
    #expect(output.text.contains("waypost \(command)"))
    #expect(output.text.split(separator: "\n").allSatisfy { $0.count <= 120 })
    // Help wins over whatever else is wrong with the line.
    #expect(try Waypost.run(words + ["--nonsense", "-h"]).text == output.text)
  }

  @Test func familiesAreListed() throws {
    let output = try Waypost.run(["pack", "--help"])
    #expect(output.status == 0)
    for command in ["pack lint", "pack sign", "pack install", "pack list"] { #expect(output.text.contains(command)) }
    #expect(!output.text.contains("queue"))
  }

  @Test(arguments: [
    ([], "There is no command."), (["frobnicate"], "There is no command 'frobnicate'."),
    (["queue"], "queue list, queue show"), (["queue", "frob"], "There is no command 'queue frob'."),
    (["--frob", "status"], "There is no option --frob"), (["status", "--frob"], "There is no option --frob."),
    (["status", "--wait"], "--wait lacks its value."), (["status", "--wait="], "--wait lacks its value."),
    (["status", "--wait", "soon"], "--wait isn't a number"), (["status", "--wait", "-1"], "--wait isn't a number"),
    (["status", "--json=yes"], "--json takes no value."), (["status", "--json", "--json"], "--json stands twice."),
    (["status", "extra"], "There are too many arguments."), (["queue", "show"], "ID|SERIAL is missing."),
    (["pack", "sign", "x", "-o", "y"], "--key is missing."), (["pack", "install"], "DIR is missing."),
    (["keys", "new", "door", "-o", "x"], "There is no kind of key 'door'."),
    (["simulate", "scan", "elvish"], "There is no sample 'elvish'."),
    (["officer", "add", "--name", "N", "--badge", "B", "--role", "king"], "There is no role 'king'."),
    (["officer", "add", "--name", "N", "--badge", "WPB1-B"], "There is no PIN on standard input"),
    (["prepare", "--training", "x", "--desk-port", "65536"], "--desk-port isn't a number from 0 to 65535"),
    (["form", "compile", "--socket", "x", "y"], "There is no option --socket."),
  ])
  func wrongUsageIsSaidAndHarmless(arguments: [String], message: String) throws {
    let output = try Waypost.run(arguments, environment: ["WAYPOST_SOCKET": "/nonexistent/control.socket"])
    #expect(output.status == 2)
    #expect(output.text.isEmpty)
    #expect(output.errorText.hasPrefix("waypost: "))
    #expect(output.errorText.contains(message))
  }
}
