/// A form in an OpenRosa server's form list.
public struct OpenRosaForm: Sendable, Equatable {
  public var id: String
  public var version: String
  /// Where its media are listed; nil when it has none.
  public var manifestAddress: String?
}

/// A file that belongs to a form, in its manifest.
public struct OpenRosaMedia: Sendable, Equatable {
  public var name: String
  /// MD5 of its bytes, 32 lower-case hexadecimal digits.
  public var md5: String
  public var address: String
}

/// Reads the two lists in which an OpenRosa server says what it has. Elements that aren't known are passed over, as the
/// protocol has it.
///
/// Source: OpenRosa, "Form Discovery (Form List) API" and "Form Manifest API".
public enum OpenRosaLists {
  /// Throws `CompileError`: it is no such list, or an entry lacks what it needs.
  public static func forms(_ xml: [UInt8]) throws(CompileError) -> [OpenRosaForm] {
    let root = try root(xml, "formList", "xforms", "http://openrosa.org/xforms/xformsList")
    return root.elements("xform").compactMap { entry in
      guard let id = text(entry, "formID") else { return nil }
      return OpenRosaForm(id: id, version: text(entry, "version") ?? "", manifestAddress: text(entry, "manifestUrl"))
    }
  }

  public static func media(_ xml: [UInt8]) throws(CompileError) -> [OpenRosaMedia] {
    let root = try root(xml, "manifest", "manifest", "http://openrosa.org/xforms/xformsManifest")
    var media: [OpenRosaMedia] = []
    for entry in root.elements("mediaFile") {
      guard let name = text(entry, "filename"), let address = text(entry, "downloadUrl"),
        let md5 = text(entry, "hash").flatMap(md5)
      else {
        throw refused("manifest", entry.line, "mediaFile", "it lacks its name, address or md5; ask who runs the server")
      }
      media.append(OpenRosaMedia(name: name, md5: md5, address: address))
    }
    return media
  }

  private static func md5(_ hash: String) -> String? {
    let digits = hash.lowercased()
    guard digits.hasPrefix("md5:"), digits.utf8.count == 36, digits.dropFirst(4).allSatisfy(\.isHexDigit) else {
      return nil
    }
    return String(digits.dropFirst(4))
  }

  private static func root(
    _ xml: [UInt8], _ file: String, _ name: String, _ namespace: String
  ) throws(CompileError) -> MarkupElement {
    let root: MarkupElement
    do {
      root = try MarkupReader.read(xml)
    } catch {
      throw refused(file, error.line, "document", "it can't be read as XML; ask who runs the server")
    }
    guard root.localName == name, root.document.namespaces.values.contains(namespace) else {
      throw refused(file, root.line, "document", "it is no OpenRosa \(name); check url")
    }
    return root
  }

  private static func text(_ entry: MarkupElement, _ name: String) -> String? {
    guard let text = entry.first(name)?.text, !text.isEmpty else { return nil }
    return text
  }

  private static func refused(_ file: String, _ line: Int?, _ node: String, _ message: String) -> CompileError {
    CompileError(problems: [CompileError.Problem(file: file, line: line, node: node, message: message)])
  }
}
