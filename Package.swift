// swift-tools-version: 6.2
import PackageDescription

/// One rule for every target: language mode 6, warnings are errors, imports stay internal unless they say `public`.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies + ["TestSupport"], exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "waypost",
  targets: [
    // System libraries, each behind one thin wrapper.
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "CUdev"),
    .systemLibrary(name: "CCrypto"),
    .systemLibrary(name: "CCups"),
    .systemLibrary(name: "CCurl"),
    .systemLibrary(name: "CDRM", pkgConfig: "libdrm"),
    .systemLibrary(name: "CPango", pkgConfig: "pangocairo"),
    .systemLibrary(name: "CQRencode"),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0"),

    // Modules; dependencies point down only.
    library("EventLoop", ["CLinux"]),
    library("JSONLines", ["EventLoop"]),
    library("Messages"),
    library("Sealing", ["CCrypto"]),
    library("TravelDocument"),
    library("XForm"),
    library("Statistics"),
    library("Referral", ["Sealing"]),
    library("XFormCompiler", ["XForm", "EventLoop", "CLibXML2"]),
    library("Packs", ["XForm", "Referral", "Sealing"]),
    library("Vault", ["CSQLite", "EventLoop", "Sealing", "Referral", "Statistics"]),
    library("Scanning", ["CUdev", "CLinux", "EventLoop", "TravelDocument"]),
    library("SlipPrinting", ["CPango", "CQRencode", "CCups", "Messages"]),
    library("Delivery", ["Messages", "Sealing", "EventLoop", "CLinux", "CCurl"]),
    library("LocalHTTP", ["EventLoop"]),
    library("Screens", ["Referral"]),
    library("Seats", ["CDRM", "CUdev", "CLinux", "EventLoop", "Messages"]),
    library("Diagnosis"),
    library(
      "Station",
      ["Messages", "Screens", "Scanning", "Packs", "Referral", "XForm", "TravelDocument", "Sealing", "Statistics"]),
    library(
      "StationService",
      [
        "Station", "Screens", "LocalHTTP", "Scanning", "Vault", "Packs", "Referral", "XForm", "TravelDocument",
        "Sealing", "EventLoop", "JSONLines", "Messages", "CLinux", "Statistics",
      ]),

    // Programs: arguments and wiring.
    program("waypostd", ["StationService", "EventLoop"]),
    program("waypost-print", ["SlipPrinting", "Messages", "JSONLines"]),
    program("waypost-upload", ["Delivery", "Messages", "JSONLines"]),
    program("waypost-screens", ["Seats", "Messages", "EventLoop"]),
    program(
      "waypost",
      [
        "XFormCompiler", "Packs", "Vault", "Sealing", "Messages", "JSONLines", "EventLoop", "XForm", "TravelDocument",
        "Scanning",
        "Referral", "Diagnosis", "Statistics", "CLinux",
      ]),

    // Tests; TestSupport is what several of them share.
    .target(name: "TestSupport", dependencies: ["Sealing"], path: "Tests/TestSupport", swiftSettings: strict),
    .executableTarget(
      name: "waypost-bench",
      dependencies: [
        "TestSupport", "TravelDocument", "Vault", "Sealing", "Messages", "JSONLines", "EventLoop", "CSQLite", "XForm",
        "XFormCompiler",
      ],
      path: "Tests/Bench", exclude: ["javarosa", "peers"], swiftSettings: strict),
    tests("EventLoop", ["EventLoop", "CLinux"]),
    tests("JSONLines", ["JSONLines", "EventLoop"]),
    tests("Sealing", ["Sealing"]),
    tests("TravelDocument", ["TravelDocument", "Sealing"]),
    tests("XForm", ["XForm", "XFormCompiler", "Packs"], exclude: ["Fixtures", "Oracle"]),
    tests("Statistics", ["Statistics"]),
    tests("Referral", ["Referral", "Sealing"]),
    tests("Packs", ["Packs", "XForm", "XFormCompiler", "Referral", "Sealing"]),
    tests("Vault", ["Vault", "EventLoop", "Sealing", "Referral", "Statistics", "CSQLite"], exclude: ["Fixtures"]),
    tests("Scanning", ["Scanning", "EventLoop", "TravelDocument", "CLinux"], exclude: ["Fixtures"]),
    tests("SlipPrinting", ["SlipPrinting", "Messages", "Referral", "CPango"], exclude: ["Images"]),
    tests("Delivery", ["Delivery", "Messages", "Sealing", "JSONLines", "Referral"]),
    tests("LocalHTTP", ["LocalHTTP", "EventLoop", "CLinux"]),
    tests("Screens", ["Screens"]),
    tests("Seats", ["Seats", "Messages", "EventLoop", "CLinux"]),
    tests("Diagnosis", ["Diagnosis"], exclude: ["Fixtures"]),
    tests(
      "Station",
      [
        "Station", "Messages", "Screens", "Scanning", "Packs", "Referral", "XForm", "XFormCompiler", "TravelDocument",
        "Sealing",
      ], exclude: ["Golden", "Mutations", "Pictures", "Stories"]),
    tests(
      "StationService",
      ["StationService", "Station", "Referral", "Vault", "Sealing", "Messages", "JSONLines", "EventLoop"]),
    tests(
      "Command",
      [
        "Messages", "JSONLines", "EventLoop", "Sealing", "Packs", "Scanning", "TravelDocument", "Referral", "Diagnosis",
        "waypost",
      ]),
    tests(
      "Proof",
      ["StationService", "Vault", "Delivery", "Sealing", "Referral", "Messages", "JSONLines", "EventLoop", "CSQLite"],
      exclude: ["Recorder"]),
    tests(
      "Journey",
      ["EventLoop", "Scanning", "Packs", "XFormCompiler", "Messages", "JSONLines", "Sealing", "XForm", "Referral"]),
  ]
)
