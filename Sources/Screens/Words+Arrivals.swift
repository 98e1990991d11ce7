extension Words {
  /// Words of what isn't as usual at this post: a mass arrival, another place to ask, a record of everybody.
  public enum Arrivals: Sendable, Equatable {
    case massArrival, massMeaning, massBegin, massOver, nextHousehold, household, householdsWait, peopleWait, people,
      askOne,
      householdDone, householdCounted, giveTicket, lastHousehold, ofHousehold, askedWhere, asked(AskingContext),
      removalMeaning, recorded
  }

  public subscript(word: Arrivals) -> String {
    let pair = Self.words(word)
    return language == "ru" ? pair.russian : pair.english
  }

  private static func words(_ word: Arrivals) -> (english: String, russian: String) {
    switch word {
    case .massArrival: ("Mass arrival.", "Массовое прибытие.")
    case .massMeaning:
      (
        "Each household is counted and gets a number. Everybody of it is asked later, one by one.",
        "Каждую семью считают, и она получает номер. Позже опрашивают каждого человека отдельно."
      )
    case .massBegin: ("Mass arrival: count households first", "Массовое прибытие: сначала считать семьи")
    case .massOver: ("The mass arrival is over", "Массовое прибытие закончилось")
    case .nextHousehold: ("Next household", "Следующая семья")
    case .household: ("Household", "Семья")
    case .householdsWait: ("Households to be asked", "Семьи, которых ещё предстоит опросить")
    case .peopleWait: ("People who were not asked yet", "Людей ещё не опрошено")
    case .people: ("people", "человек")
    case .askOne: ("Ask one of them", "Опросить одного из них")
    case .householdDone: ("Nobody else of it comes", "Больше никто из неё не придёт")
    case .householdCounted: ("People counted", "Людей посчитано")
    case .giveTicket:
      (
        "Give the number to an adult: everybody is asked later, one by one, in their own words.",
        "Отдайте номер взрослому: позже каждого спросят отдельно, своими словами."
      )
    case .lastHousehold: ("The last number given at this desk", "Последний номер, выданный здесь")
    case .ofHousehold: ("Of the household", "Из семьи")
    case .askedWhere: ("People are asked", "Людей опрашивают")
    case .asked(.arrival): ("on arrival", "при прибытии")
    case .asked(.detention): ("in detention", "под стражей")
    case .asked(.removal): ("before return or removal", "перед возвратом или выдворением")
    case .removalMeaning:
      (
        "Ask everything again, whatever was decided before. Nobody is returned before the questions are finished.",
        "Задайте все вопросы снова, что бы ни решили раньше. До конца вопросов никого не возвращают."
      )
    case .recorded:
      (
        "The law of this post keeps a record of every screening: identity, number and time, no answers.",
        "По закону этого поста о каждом опросе хранится запись: личные данные, номер и время, без ответов."
      )
    }
  }
}
