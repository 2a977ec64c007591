"""The people of the demo: an invented network in an invented port, under reserved domains (RFC 2606)."""

from dataclasses import dataclass

NETWORK_NAME = "UN Migration Network in Harbour"
SHORT_NAME = "UNMN Harbour"
ADDRESS = "network@harbour.example"
AUTHSERV_ID = "mx.harbour.example"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes and receives. `languages`: as on the member list; empty: the Network's own."""

    name: str
    address: str
    organisation: str
    kind: str
    role: str
    languages: str = ""

    @property
    def domain(self) -> str:
        """The domain of the address."""
        return self.address.partition("@")[2]


ANA = Person("Ana Hoxha", "ana@iom.example", "IOM", "member", "focal_point;secretariat")
LUAN = Person("Luan Shehu", "luan@iom.example", "IOM", "member", "head;co_chair")
RITA = Person("Rita Varga", "rita@rco.example", "RCO", "member", "head;co_chair")
MIRA = Person("Mira Leka", "mira@unhcr.example", "UNHCR", "member", "focal_point")
BEN = Person("Ben Okoro", "ben@unhcr.example", "UNHCR", "member", "alternate")
ZEF = Person("Zef Rama", "zef@unicef.example", "UNICEF", "member", "focal_point")
JETA = Person("Jeta Gjoni", "jeta@unwomen.example", "UN Women", "member", "focal_point")
DRITA = Person("Drita Marku", "drita@undp.example", "UNDP", "member", "focal_point", "en;sq")
HANA = Person("Hana Prifti", "hana@unfpa.example", "UNFPA", "member", "focal_point")
OLTA = Person("Olta Çela", "olta@who.example", "WHO", "member", "focal_point")
GENT = Person("Gent Toska", "gent@unodc.example", "UNODC", "member", "focal_point")
IRIS = Person("Iris Vata", "iris@unodc.example", "UNODC", "member", "alternate")
ARBEN = Person("Arben Zeqiri", "arben@interior.gov.example", "Ministry of Interior", "ministry", "focal_point", "en;sq")
SOFIA = Person("Sofia Berg", "sofia@university.example", "Harbour University", "partner", "focal_point")

EVERYBODY = (ANA, LUAN, RITA, MIRA, BEN, ZEF, JETA, DRITA, HANA, OLTA, GENT, IRIS, ARBEN, SOFIA)

# Who comes in spring; Drita gets another address.
VESA = Person("Vesa Krasniqi", "vesa@unhcr.example", "UNHCR", "member", "focal_point")
ERA = Person("Era Duka", "era@who.example", "WHO", "member", "alternate")
LIN = Person("Lin Wu", "lin@ilo.example", "ILO", "member", "focal_point")
DRITA_AT_HOME = Person("Drita Marku", "drita.marku@harbour-undp.example", "UNDP", "member", "focal_point", "en;sq")
KOFI = Person("Kofi Mensah", "kofi@unops.example", "UNOPS", "member", "focal_point")
NEWCOMERS = (VESA, ERA, LIN, DRITA_AT_HOME, KOFI)

# A colleague of Drita's, who is not on the list.
LIRI = Person("Liri Basha", "liri@undp.example", "UNDP", "", "")
STRANGER = Person("Newsletter", "offers@stranger.example", "", "", "")


def members_csv() -> str:
    """The member list as the Secretariat keeps it in a spreadsheet."""
    rows = ["organisation,kind,name,address,role,groups,languages"]
    rows += [
        f"{each.organisation},{each.kind},{each.name},{each.address},{each.role},,{each.languages}"
        for each in EVERYBODY
    ]
    return "\n".join(rows) + "\n"
