/// What a computed value is kept as, which depends on the type of its node, as in JavaRosa.
///
/// What isn't a number is nothing; in an `int` fractions are cut off, in a `date` the time of day. Truths are kept as
/// `true` and `false`, as Enketo and Web Forms write them (JavaRosa: 1 and 0).
extension Evaluator {
  func computedText(_ expression: ExpressionTree, _ focus: Focus, for type: ValueType) -> String {
    switch (evaluate(expression, focus), type) {
    case (.number(let number), _) where number.isNaN: ""
    case (.number(let number), .int) where number.isFinite: XPathNumber.text(number.rounded(.towardZero))
    case (.moment(let moment), .int) where moment.days.isFinite: XPathNumber.text(moment.days.rounded(.down))
    case (.moment(let moment), .date): String(moment.iso.prefix { $0 != "T" })
    case (let value, _): string(value)
    }
  }
}
