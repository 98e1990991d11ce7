/// The driver (PPD) of a made-up receipt printer, for queues that know their pages.
enum ReceiptDriver {
  /// - Parameters:
  ///   - pages: millimetres, the first its default.
  ///   - any: also pages of any length up to a metre.
  static func text(_ pages: [(width: Int, height: Int)], any: Bool) -> String {
    func points(_ millimetres: Int) -> String { "\(Double(millimetres * 7200 / 254).rounded() / 10)" }
    func lists(_ keyword: String, _ value: (String, String) -> String) -> [String] {
      pages.map { "*\(keyword) \($0.width)x\($0.height)mm: \"\(value(points($0.width), points($0.height)))\"" }
    }
    let first = pages.first.map { "\($0.width)x\($0.height)mm" } ?? ""
    var lines = [
      "*PPD-Adobe: \"4.3\"", "*FormatVersion: \"4.3\"", "*FileVersion: \"1.0\"", "*LanguageVersion: English",
      "*LanguageEncoding: ISOLatin1", "*PCFileName: \"RECEIPT.PPD\"", "*Manufacturer: \"Example\"",
      "*Product: \"(Receipt)\"", "*ModelName: \"Example Receipt\"", "*ShortNickName: \"Example Receipt\"",
      "*NickName: \"Example Receipt\"", "*PSVersion: \"(3010.000) 0\"", "*LanguageLevel: \"3\"",
      "*ColorDevice: False", "*DefaultColorSpace: Gray", "*FileSystem: False", "*cupsVersion: 2.4",
      "*cupsFilter2: \"application/pdf application/pdf 0 -\"",
    ]
    for keyword in ["PageSize", "PageRegion"] {
      lines += [
        "*OpenUI *\(keyword): PickOne", "*OrderDependency: 10 AnySetup *\(keyword)", "*Default\(keyword): \(first)",
      ]
      lines += lists(keyword) { "<</PageSize[\($0) \($1)]>>setpagedevice" } + ["*CloseUI: *\(keyword)"]
    }
    lines += ["*DefaultImageableArea: \(first)"] + lists("ImageableArea") { "0 0 \($0) \($1)" }
    lines += ["*DefaultPaperDimension: \(first)"] + lists("PaperDimension") { "\($0) \($1)" }
    if any {
      lines += [
        "*MaxMediaWidth: \"227\"", "*MaxMediaHeight: \"2835\"", "*HWMargins: 0 0 0 0", "*VariablePaperSize: True",
        "*NonUIOrderDependency: 100 AnySetup *CustomPageSize True",
        "*CustomPageSize True: \"pop pop pop <</PageSize[5 -2 roll]/ImagingBBox null>>setpagedevice\"",
        "*ParamCustomPageSize Width: 1 points 113 227", "*ParamCustomPageSize Height: 2 points 113 2835",
        "*ParamCustomPageSize WidthOffset: 3 points 0 0", "*ParamCustomPageSize HeightOffset: 4 points 0 0",
        "*ParamCustomPageSize Orientation: 5 int 0 0",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
