import Foundation

/// The project's packs with one question more: free text at the end of the asylum form, optional.
public enum PacksWithRemark {
  public static let question = "remark"

  /// A copy in a temporary folder, which the caller removes.
  public static func make() throws -> String {
    let folder = try TemporaryFolder.make(prefix: "packs")
    let files = FileManager.default
    for name in try files.contentsOfDirectory(atPath: Programs.packSources()) {
      try files.copyItem(atPath: "\(Programs.packSources())/\(name)", toPath: "\(folder)/\(name)")
    }
    let path = "\(folder)/core/forms/q2-asylum.xml"
    var form = try String(contentsOfFile: path, encoding: .utf8)
    let label = """
      <text id="/data/remark:label"><value>Remark</value></text>
      <text id="/data/a1:label">
      """
    form = form.replacingOccurrences(of: "<text id=\"/data/a1:label\">", with: label)
    form = form.replacingOccurrences(of: "<out_asylum/>", with: "<remark/><out_asylum/>")
    form = form.replacingOccurrences(
      of: "<bind nodeset=\"/data/out_asylum\"",
      with: """
        <bind nodeset="/data/remark" type="string" waypost:level="L1" waypost:purpose="identity"
          waypost:retention="ack+72h" waypost:receiver="ASY"/><bind nodeset="/data/out_asylum"
        """)
    form = form.replacingOccurrences(
      of: "</h:body>",
      with: "<input ref=\"/data/remark\"><label ref=\"jr:itext('/data/remark:label')\"/></input></h:body>")
    try form.write(toFile: path, atomically: true, encoding: .utf8)
    return folder
  }
}
