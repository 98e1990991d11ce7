/// Short names of months and days for `format-date()`, in the languages of the routes (Unicode CLDR's abbreviations).
struct CalendarNames {
  let months: [String]
  /// Sunday first.
  let days: [String]

  private init(_ months: String, _ days: String) {
    self.months = months.split(separator: " ").map(String.init)
    self.days = days.split(separator: " ").map(String.init)
  }

  /// - Parameter language: BCP 47; a tag without names of its own has those of its language, or English ones.
  static func names(in language: String) -> CalendarNames {
    let parts = language.split(separator: "-").map { $0.lowercased() }
    guard let primary = parts.first else { return english }
    if primary == "fa", parts.contains("af") { return byLanguage["prs"] ?? english }
    if primary == "uz", parts.contains("cyrl") { return byLanguage["uz-cyrl"] ?? english }
    return byLanguage[primary] ?? english
  }

  private static let english = CalendarNames(
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "Sun Mon Tue Wed Thu Fri Sat")

  static let byLanguage: [String: CalendarNames] = [
    "en": english,
    "ar": CalendarNames(
      "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
      "الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت"),
    "es": CalendarNames("ene feb mar abr may jun jul ago sept oct nov dic", "dom lun mar mié jue vie sáb"),
    "fa": CalendarNames(
      "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
      "یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه شنبه"),
    "fr": CalendarNames(
      "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.", "dim. lun. mar. mer. jeu. ven. sam."),
    "kk": CalendarNames(
      "қаң. ақп. нау. сәу. мам. мау. шіл. там. қыр. қаз. қар. жел.", "жс дс сс ср бс жм сб"),
    "ky": CalendarNames(
      "янв. фев. мар. апр. май июн. июл. авг. сен. окт. ноя. дек.", "жек. дүй. шейш. шарш. бейш. жума ишм."),
    "prs": CalendarNames(
      "جنوری فبروری مارچ اپریل می جون جولای اگست سپتمبر اکتوبر نومبر دسمبر",
      "یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه شنبه"),
    "ps": CalendarNames(
      "جنوري فبروري مارچ اپریل مۍ جون جولای اګست سېپتمبر اکتوبر نومبر دسمبر",
      "يونۍ دونۍ درېنۍ څلرنۍ پينځنۍ جمعه اونۍ"),
    "ru": CalendarNames(
      "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.", "вс пн вт ср чт пт сб"),
    "tg": CalendarNames(
      "Янв Фев Мар Апр Май Июн Июл Авг Сен Окт Ноя Дек", "Яшб Дшб Сшб Чшб Пшб Ҷмъ Шнб"),
    "tr": CalendarNames("Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara", "Paz Pzt Sal Çar Per Cum Cmt"),
    "uk": CalendarNames(
      "січ. лют. бер. квіт. трав. черв. лип. серп. вер. жовт. лист. груд.", "нд пн вт ср чт пт сб"),
    "uz": CalendarNames(
      "yan fev mar apr may iyn iyl avg sen okt noy dek", "Yak Dush Sesh Chor Pay Jum Shan"),
    "uz-cyrl": CalendarNames(
      "янв фев мар апр май июн июл авг сен окт ноя дек", "якш душ сеш чор пай жум шан"),
  ]
}
