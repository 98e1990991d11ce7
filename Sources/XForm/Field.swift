/// One leaf of a form's instance and how it must be handled; what a pack's gate looks at.
public struct Field: Sendable, Equatable {
  public var path: String
  /// `nil` for hidden fields and calculates.
  public var control: Control?
  public var isCalculated: Bool
  /// As declared; `nil` if the form doesn't say.
  public var sensitivity: Sensitivity?
  public var purpose: String?
  public var retention: String?
  /// `nil` = every receiver of this form, `["none"]` = nobody.
  public var receivers: [String]?
  public var scan: String?
  public var audience: [String]

  init(path: String, bind: Bind?, control: Control?) {
    self.path = path
    self.control = control
    isCalculated = bind?.calculate != nil
    sensitivity = bind?.level
    purpose = bind?.purpose
    retention = bind?.retention
    receivers = bind?.receivers
    scan = bind?.scan
    audience = bind?.audience ?? []
  }
}
