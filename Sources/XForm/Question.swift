/// How a question is asked.
public enum Control: String, Sendable {
  case input
  case selectOne
  case selectMultiple
  /// Choices put in an order; the value holds all of them.
  case rank
  /// A number between two bounds.
  case range
  /// A statement the person acknowledges; its value is `OK`.
  case trigger
  /// Text that is only shown (an XLSForm `note`: a read-only string without a calculation).
  case note
}

/// One control of the body, with what its bind says about handling the answer.
public struct Question: Sendable, Equatable {
  /// Absolute path of the instance node, such as `/data/t4`.
  public var path: String
  /// Last step of the path.
  public var name: String
  public var control: Control
  public var type: ValueType
  /// The `appearance` tokens as written; empty if none.
  public var appearance: String
  /// What the form declares (`waypost:level`); see `FormModel.effectiveLevel(of:)` for what holds.
  public var sensitivity: Sensitivity?
  public var purpose: String?
  public var retention: String?
  /// Receiver types that may get the answer; `nil` = every receiver of this form, `["none"]` = nobody.
  public var receivers: [String]?
  /// Key of the scanned value that fills the field, such as `document.surname`.
  public var scan: String?
  /// The officer observes and does not ask.
  public var observe: Bool
  /// Where the question may be shown (`desk`, `kiosk`); empty = everywhere.
  public var audience: [String]
  /// Path of the innermost group in the body; `nil` outside groups.
  public var groupPath: String?
  /// Bounds and step of a `range`.
  public var range: NumberRange?

  package init(path: String, control: Control, bind: Bind?, appearance: String, groupPath: String?) {
    self.path = path
    self.name = path.split(separator: "/").last.map(String.init) ?? path
    self.control = control
    self.type = bind?.type ?? .string
    self.appearance = appearance
    self.sensitivity = bind?.level
    self.purpose = bind?.purpose
    self.retention = bind?.retention
    self.receivers = bind?.receivers
    self.scan = bind?.scan
    self.observe = bind?.observe ?? false
    self.audience = bind?.audience ?? []
    self.groupPath = groupPath
  }
}

/// What a `range` control offers.
public struct NumberRange: Sendable, Equatable, CustomStringConvertible {
  public var start: Double
  public var end: Double
  public var step: Double

  package init(start: Double, end: Double, step: Double) {
    self.start = start
    self.end = end
    self.step = step
  }

  /// For a person: `0 to 10, step 2`.
  public var description: String {
    "\(XPathNumber.text(start)) to \(XPathNumber.text(end)), step \(XPathNumber.text(step))"
  }

  /// Whether an answer lies within the bounds; the empty one does.
  func holds(_ text: String) -> Bool {
    let number = XPathNumber.parse(text)
    return text.isEmpty || (number >= min(start, end) && number <= max(start, end))
  }
}
