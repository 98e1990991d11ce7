"""Made-up passports of Utopia, with the check digits of Doc 9303."""


def check_digit(text):
    values = [0 if c == "<" else int(c, 36) for c in text]
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


def lines(number):
    """The two lines of passport `number`, 1 to 999999; no two differ in less than their document number."""
    document = f"WB{number:06d}<"
    birth, expiry, personal = "910324", "310323", "<" * 14
    first = "P<UTOBENCH<<NUMBER".ljust(44, "<")
    document += check_digit(document)
    birth += check_digit(birth)
    expiry += check_digit(expiry)
    personal += check_digit(personal)
    second = f"{document}UTO{birth}F{expiry}{personal}"
    return first, second + check_digit(document + birth + expiry + personal)


def passport(number, end="\r\n"):
    """As a scanner sends it."""
    return "".join(line + end for line in lines(number)).encode()
