import Diagnosis
import EventLoop
import JSONLines
import Sealing

extension Command {
  static let metrics = Command(
    words: ["metrics"], summary: "Print the station's figures for Prometheus.",
    discussion: """
      For the node exporter's textfile collector. The package's waypost-metrics.timer writes them every five minutes where
      that collector's folder is: systemctl enable --now waypost-metrics.timer.
      """,
    options: [
      Option(name: "--output", short: "-o", value: "FILE", help: "replace FILE as a whole instead of printing")
    ],
    examples: [
      "waypost metrics | promtool check metrics", "waypost metrics -o /var/lib/prometheus/node-exporter/waypost.prom",
    ],
    wrongMeans: "the file can't be written",
    furtherCodes: [("3", "not used: a daemon that doesn't answer is a figure (waypost_up 0)")], asksDaemon: true
  ) { invocation in
    let facts = FactsProbe(ControlClient(invocation)).facts()
    let text = Metrics.text(facts, Check.doctor.map { $0.finding(in: facts) })
    guard let path = invocation["--output"] else { return Terminal.say(String(text.dropLast())) }
    try LocalFiles.replace(path, Array(text.utf8), mode: 0o644)
  }

  static let healthSend = Command(
    words: ["health", "send"], summary: "Seal how the station is, and queue it for whoever looks after far posts.",
    discussion: """
      Goes to the recipients and the sink that station.json names under `health`, sealed and queued like a record, behind
      all records. It has figures and the names of checks, nothing about a person, and no words. While the former one still
      waits, no other is queued. The package's waypost-health.timer sends one a week: systemctl enable --now
      waypost-health.timer.

        "health": {"recipients": ["age1..."], "sink": "s3:health"}
      """,
    options: [Option(name: "--print", help: "print it, and send nothing"), json],
    examples: ["waypost health send --print", "waypost health send"],
    wrongMeans: "station.json has no `health`, or the former one still waits", asksDaemon: true
  ) { invocation in
    let client = ControlClient(invocation)
    let facts = FactsProbe(client).facts()
    let post = facts.daemon == nil ? "" : try client.ask("status").cell("post")
    let text = HealthDocument.xml(facts, Check.doctor.map { $0.finding(in: facts) }, post: post)
    if invocation.has("--print") { return Terminal.say(text) }
    let body = try client.ask("health send", ["document": Base64.encode(Array(text.utf8))])
    if invocation.has("--json") { return try body.printLine() }
    Terminal.say("Sealed and queued as \(body.cell("id")).")
  }
}
