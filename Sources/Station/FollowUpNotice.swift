import Screens

/// What an officer is told once a follow-up is on its way.
enum FollowUpNotice {
  static func make(queued: Int, byPhone: Int, russian: Bool) -> Notice {
    let isAll = byPhone == 0
    if russian {
      return Notice(
        isAll ? .information : .warning, cause: "Сообщения учреждениям: \(queued).",
        consequence: "Они уйдут так же, как записи; само запечатанное не изменилось.",
        next: isAll
          ? "Больше ничего делать не нужно."
          : "Ещё учреждений: \(byPhone). Им можно сообщить только по телефону; скажите старшему.")
    }
    return Notice(
      isAll ? .information : .warning, cause: "Messages to offices: \(queued).",
      consequence: "They go the way of the records; what was sealed is as it was.",
      next: isAll
        ? "There is nothing more to do."
        : "Offices that can be told on the phone alone: \(byPhone). Tell the supervisor.")
  }
}
