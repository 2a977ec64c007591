"""Replies as mail programs write them: a program, the language of its headers, a letter of ours, an answer."""

import html
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

ADDRESS = "network@harbour.example"
NAME = "UN Migration Network in Harbour"
WHO = f"{NAME} <{ADDRESS}>"
NAMES = (ADDRESS, NAME, "UNMN Harbour")


@dataclass(frozen=True, slots=True)
class Language:
    """What a program writes in a language. `says` has {who}; `labels`: From, Sent, To, Subject."""

    says: str
    labels: tuple[str, str, str, str]
    sent: str
    divider: str
    device: str


LANGUAGES = {
    "en": Language("On Tue, 10 Mar 2026 at 09:04, {who} wrote:", ("From", "Sent", "To", "Subject"), "Tuesday, March 10, 2026 9:04 AM", "Original Message", "Sent from my iPhone"),
    "sq": Language("Më 10.03.2026 09:04, {who} shkroi:", ("Nga", "Dërguar më", "Drejtuar", "Subjekti"), "e martë, 10 mars 2026 09:04", "Mesazhi origjinal", "Dërguar nga iPhone im"),
    "fr": Language("Le mar. 10 mars 2026 à 09:04, {who} a écrit :", ("De ", "Envoyé ", "À ", "Objet "), "mardi 10 mars 2026 09:04", "Message d'origine", "Envoyé de mon iPhone"),
    "it": Language("Il giorno mar 10 mar 2026 alle ore 09:04 {who} ha scritto:", ("Da", "Inviato", "A", "Oggetto"), "martedì 10 marzo 2026 09:04", "Messaggio originale", "Inviato da iPhone"),
    "es": Language("El mar, 10 mar 2026 a las 9:04, {who} escribió:", ("De", "Enviado el", "Para", "Asunto"), "martes, 10 de marzo de 2026 9:04", "Mensaje original", "Enviado desde mi iPhone"),
    "de": Language("Am Di., 10. März 2026 um 09:04 Uhr schrieb {who}:", ("Von", "Gesendet", "An", "Betreff"), "Dienstag, 10. März 2026 09:04", "Ursprüngliche Nachricht", "Von meinem iPhone gesendet"),
    "ru": Language("вт, 10 мар. 2026 г. в 09:04, {who}:", ("От", "Отправлено", "Кому", "Тема"), "10 марта 2026 г. 9:04", "Исходное сообщение", "Отправлено с iPhone"),
    "mk": Language("На 10 мар. 2026 во 09:04, {who} напиша:", ("Од", "Испратено", "До", "Предмет"), "вторник, 10 март 2026 09:04", "Оригинална порака", "Испратено од мојот iPhone"),
    "el": Language("Στις Τρί 10 Μαρ 2026 στις 9:04 π.μ., ο χρήστης {who} έγραψε:", ("Από", "Στάλθηκε", "Προς", "Θέμα"), "Τρίτη, 10 Μαρτίου 2026 9:04 πμ", "Αρχικό μήνυμα", "Στάλθηκε από το iPhone μου"),
    "tr": Language("{who}, 10 Mar 2026 Sal, 09:04 tarihinde şunu yazdı:", ("Kimden", "Gönderildi", "Kime", "Konu"), "10 Mart 2026 Salı 09:04", "Orijinal Mesaj", "iPhone'umdan gönderildi"),
    "ar": Language("في الثلاثاء، ١٠ مارس ٢٠٢٦ في ٩:٠٤ ص تمت كتابة ما يلي بواسطة {who}:", ("من", "تم الإرسال", "إلى", "الموضوع"), "10 مارس، 2026 9:04 ص", "الرسالة الأصلية", "أُرسل من الـ iPhone"),
}  # fmt: skip

ORIGINALS = {
    "consultation": """Dear Mira Leka,

UN Migration Network in Harbour asks UNHCR for its position on the Joint note on reception conditions.

- Answer by: Monday 2 March 2026, 17:00 (Tirana time)
- If you do not answer: UNHCR is taken to have no objection

Agree: reply with the word AGREE
Object: reply with the word OBJECT
Ask for more time: reply with the word MORE TIME

1. The Network welcomes the opening of the reception centre at the harbour.

2. Members will share one set of figures every month, and publish them together.

The text stands until somebody proposes another one.
""",
    "ballot": """Të nderuar kolegë,

Ju lutemi përgjigjuni me një nga këto fjalë në rreshtin e parë të përgjigjes suaj:

DAKORD
DAKORD ME KOMENT
KUNDËRSHTIM

1. Rrjeti mirëpret hapjen e qendrës së pritjes në port dhe fton ministrinë ta vizitojë.

2. Anëtarët do të ndajnë çdo muaj një bashkësi të vetme shifrash për të gjithë.
""",
    "invitation": """Dear members,

You are invited to the quarterly meeting of the Network on Tuesday 24 March 2026 from 10:00 to 12:00, and online.

Please accept the attached calendar invitation, or answer this message and say how many colleagues will take part.

Yes: reply with the word YES
No: reply with the word NO
""",
}

ANSWERS = (
    "Agree",
    "DAKORD",
    "DAKORD ME KOMENT",
    "NO",
    "We have no objection.\n\nKind regards,\nMira Leka\nUNHCR",
    "Object: paragraph 2 goes beyond our mandate.\nWe said so on 3 March 2026, and in writing.",
    "Nuk jemi dakord me pikën 1.",
    "Мы согласны.",
    "نوافق على البيان مع تعديل الفقرة الثانية.",
    'Paragraph 1 should read: "The Network takes note of the opening of the reception centre."',
    "Agree\n\n-- \nbut not to paragraph 2",
    "1. agreed\n2. not agreed",
    "👎",
)

Program = Callable[[str, str, Language], str]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a letter of ours, without empty lines."""
    return [each for each in text.strip("\n").split("\n\n") if each]


def _wrapped(text: str, width: int) -> list[str]:
    return [piece for line in text.strip("\n").split("\n") for piece in textwrap.wrap(line, width) or [""]]


def _marked(lines: list[str], mark: str = "> ") -> str:
    return "\n".join(f"{mark}{line}".rstrip() for line in lines)


def _says(language: Language) -> str:
    return language.says.format(who=WHO)


def _headers(language: Language, bold: str = "") -> str:
    values = (WHO, language.sent, "Mira Leka <mira@unhcr.example>", "Please answer: Joint note")
    return "\n".join(f"{bold}{label}:{bold} {value}" for label, value in zip(language.labels, values, strict=True))


def gmail(answer: str, letter: str, language: Language) -> str:
    """Above the quotation; everything wrapped, the line above it too."""
    return f"{answer}\n\n{textwrap.fill(_says(language), 60)}\n\n{_marked(_wrapped(letter, 70))}\n"


def thunderbird_below(answer: str, letter: str, language: Language) -> str:
    """Below the quotation."""
    return f"{_says(language)}\n{_marked(_wrapped(letter, 72))}\n\n{answer}\n"


def apple(answer: str, letter: str, language: Language) -> str:
    """The line above the quotation is marked, too."""
    return f"{answer}\n\n{language.device}\n\n{_marked([_says(language), '', *letter.split(chr(10))])}\n"


def outlook(answer: str, letter: str, language: Language) -> str:
    """A rule, headers, and the letter without marks."""
    return f"{answer}\n\n________________________________\n{_headers(language)}\n\n{letter}"


def outlook_bold(answer: str, letter: str, language: Language) -> str:
    """Headers between asterisks."""
    return f"{answer}\n\n{_headers(language, '*')}\n\n{letter}"


def outlook_divider(answer: str, letter: str, language: Language) -> str:
    """A divider in words, and headers."""
    return f"{answer}\n\n-----{language.divider}-----\n{_headers(language)}\n\n{letter}"


def lotus(answer: str, letter: str, language: Language) -> str:
    """Who wrote it between dashes."""
    return f"{answer}\n\n-----{WHO} wrote: -----\nTo: mira@unhcr.example\nFrom: {WHO}\nDate: 03/10/2026 09:04AM\nSubject: Note\n\n{letter}"


def groupwise(answer: str, letter: str, language: Language) -> str:
    """Who wrote it between angle brackets."""
    return f"{answer}\n\n>>> {WHO} 3/10/2026 9:04 AM >>>\n\n{letter}"


def yahoo(answer: str, letter: str, language: Language) -> str:
    """The letter indented, without marks."""
    return f"{answer}\n\n    {_says(language)}  \n \n{textwrap.indent(letter, ' ')}"


def paste(answer: str, letter: str, language: Language) -> str:
    """The letter and nothing else."""
    return f"{answer}\n\n{letter}"


def broken(answer: str, letter: str, language: Language) -> str:
    """Marked first and wrapped then: the ends of lines stand without marks."""
    lines: list[str] = []
    for paragraph in letter.strip("\n").split("\n"):
        for piece in textwrap.wrap(paragraph, 88) or [""]:
            start, end = piece[:66].rpartition(" ")[::2] if len(piece) > 66 else (piece, "")
            rest = (end + piece[66:]).strip()
            lines += [f"> {start}".rstrip(), *([rest] if rest else [])]
    return f"{answer}\n\n{_says(language)}\n\n" + "\n".join(lines)


def between(answer: str, letter: str, language: Language) -> str:
    """Between two pieces of the quotation."""
    first, *rest = paragraphs(letter)
    middle = len(rest) // 2
    above, below = "\n\n".join([first, *rest[:middle]]), "\n\n".join(rest[middle:])
    quoted = (_marked(each.split("\n")) for each in (above, below))
    return f"{_says(language)}\n\n{next(quoted)}\n\n{answer}\n\n{next(quoted)}\n"


def between_unmarked(answer: str, letter: str, language: Language) -> str:
    """Between two paragraphs of a letter without marks."""
    first, second, *rest = paragraphs(letter)
    return f"{_headers(language)}\n\n{first}\n\n{second}\n\n{answer}\n\n" + "\n\n".join(rest)


PROGRAMS: dict[str, Program] = {
    each.__name__: each
    for each in (
        gmail, thunderbird_below, apple, outlook, outlook_bold, outlook_divider, lotus, groupwise, yahoo, paste, broken,
        between, between_unmarked,
    )
}  # fmt: skip


def _in_html(text: str, tag: str) -> str:
    return "".join(f"<{tag}>{html.escape(line) or '<br>'}</{tag}>" for line in text.strip("\n").split("\n"))


def gmail_html(answer: str, letter: str, language: Language) -> str:
    """The quotation in its own container."""
    says = html.escape(_says(language))
    quote = f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid">{_in_html(letter, "p")}</blockquote>'
    return f'<div dir="ltr">{_in_html(answer, "div")}</div><br><div class="gmail_quote"><div class="gmail_attr">{says}<br></div>{quote}</div>'


def apple_html(answer: str, letter: str, language: Language) -> str:
    """The line above it inside the quotation."""
    says = html.escape(_says(language))
    return f'<body>{_in_html(answer, "div")}<div><br><blockquote type="cite"><div>{says}</div><br>{_in_html(letter, "div")}</blockquote></div></body>'


def outlook_html(answer: str, letter: str, language: Language) -> str:
    """No element marks the quotation."""
    headers = "<br>".join(f"<b>{html.escape(line)}</b>" for line in _headers(language).split("\n"))
    return f'<div class="WordSection1">{_in_html(answer, "p")}<hr><div id="divRplyFwdMsg">{headers}</div>{_in_html(letter, "p")}</div>'


HTML_PROGRAMS: dict[str, Program] = {each.__name__: each for each in (gmail_html, apple_html, outlook_html)}
