/// The arguments of one call, taken apart.
struct Invocation: Sendable {
  private(set) var operands: [String] = []
  private var values: [String: [String]] = [:]

  /// Parses what follows the command's words.
  ///
  /// - Parameter globals: options that stood before the command, in the same notation.
  init(_ command: Command, _ arguments: [String], globals: [String] = []) throws(CommandFailure) {
    let wrong = { (cause: String) in
      CommandFailure(.usage, cause, "Nothing was done.", next: "\(command.usage); more: waypost \(command.name) --help")
    }
    var rest = (globals + arguments)[...]
    var optionsEnded = false
    while let argument = rest.popFirst() {
      if !optionsEnded, argument == "--" {
        optionsEnded = true
      } else if !optionsEnded, argument.hasPrefix("-"), argument != "-" {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let option = command.allOptions.first(where: { $0.name == parts[0] || $0.short == parts[0] }) else {
          throw wrong("There is no option \(parts[0]).")
        }
        guard values[option.name] == nil || option.mayRepeat else { throw wrong("\(option.name) stands twice.") }
        var value = ""
        if option.value != nil {
          guard let given = parts.count == 2 ? parts[1] : rest.popFirst(), !given.isEmpty else {
            throw wrong("\(option.name) lacks its value.")
          }
          value = given
        } else if parts.count == 2 {
          throw wrong("\(option.name) takes no value.")
        }
        values[option.name, default: []].append(value)
      } else {
        operands.append(argument)
      }
    }
    let most = command.operands.count + (command.optionalOperand == nil ? 0 : 1)
    guard (command.operands.count...most).contains(operands.count) else {
      throw operands.count < command.operands.count
        ? wrong("\(command.operands[operands.count]) is missing.")
        : wrong("There are too many arguments.")
    }
    for option in command.options where option.isRequired && values[option.name] == nil {
      throw wrong("\(option.name) is missing.")
    }
  }

  func has(_ option: String) -> Bool { values[option] != nil }
  subscript(option: String) -> String? { values[option]?.first }
  func all(_ option: String) -> [String] { values[option] ?? [] }

  /// The value of an option that must be there.
  func required(_ option: String) throws(CommandFailure) -> String {
    guard let value = self[option] else {
      throw CommandFailure(.usage, "\(option) is missing.", "Nothing was done.")
    }
    return value
  }

  /// A whole number within bounds, nil where the option wasn't given.
  func number(_ option: String, in range: ClosedRange<Int>) throws(CommandFailure) -> Int? {
    guard let text = self[option] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw CommandFailure(
        .usage, "\(option) isn't a number from \(range.lowerBound) to \(range.upperBound).", "Nothing was done.")
    }
    return number
  }
}
