"""Words to make contacts from: names of people, companies and streets, products, subjects, letters.

Only words; `content` puts them together. Addresses of companies end in `.example` and telephone numbers
come from the ranges that the Bundesnetzagentur keeps free for films, so nobody real is ever meant.
"""

from __future__ import annotations

from collections.abc import Mapping


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN: tuple[str, ...] = _words(
    """Andrea Anja Annika Ayşe Birgit Britta Çiğdem Christiane Daniela Élodie Franziska Gabriele Heike
    Ilse Ines Jelena Julia Karin Katharina Kirsten Małgorzata Marlene Melanie Milena Nadja Özlem Renate
    Sandra Sigrid Simone Sophie Stefanie Susanne Swantje Thị-Mai Ulrike Ursula Yvonne Žana Zoë"""
)

MEN: tuple[str, ...] = _words(
    """Alexander Andreas Björn Bogdan Christian Dieter Emre Florian Friedrich Goran Günter Hans-Jürgen
    Hasan Holger Jan Jörg José Jürgen Kai-Uwe Klaus Łukasz Markus Matthias Michael Mirosław Murat
    Olaf Peter Rainer René Rüdiger Sebastian Søren Stefan Thorsten Tomáš Uwe Volker Wolfgang Yusuf"""
)

SURNAMES: tuple[str, ...] = _words(
    """Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer
    Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Krause
    Lehmann Köhler Maier König Groß Weiß Größler Thießen Süß Böttcher Jäger Förster Kühn Vogt
    Öztürk Yılmaz Şahin Kaya Nguyễn Kowalczyk Łaszczyk Wiśniewska Dvořák Žižka Horvat Kovačević
    O'Neill D'Angelo Sørensen Lindqvist Popescu Müller-Lüdenscheidt Peters-Groß Strauß"""  # noqa: RUF001 # the Turkish i without a dot
)

STREETS: tuple[str, ...] = (
    "Hauptstraße", "Bahnhofstraße", "Industriestraße", "Gartenstraße", "Am Güterbahnhof", "Hafenstraße",
    "Schillerstraße", "Goethestraße", "Mühlenweg", "Rudolf-Diesel-Straße", "Siemensstraße",
    "An der Alten Ziegelei", "Gewerbepark Süd", "Lindenallee", "Kirchplatz", "Werkstraße",
    "Im Kleinen Feld", "Daimlerring", "Bergstraße", "Robert-Bosch-Straße",
)  # fmt: skip

INDUSTRIES: Mapping[str, tuple[str, ...]] = {
    "machinery": ("Maschinenbau", "Anlagenbau", "Antriebstechnik", "Werkzeugbau"),
    "water": ("Stadtwerke", "Wasserverband", "Abwassertechnik", "Brunnenbau"),
    "chemistry": ("Chemie", "Lackfabrik", "Kunststoffwerk", "Farben"),
    "food": ("Molkerei", "Brauerei", "Feinkost", "Großbäckerei"),
    "automotive": ("Fahrzeugteile", "Karosseriebau", "Motorenwerk"),
    "construction": ("Bau", "Tiefbau", "Haustechnik", "Sanitär & Heizung"),
    "pharma": ("Pharma", "Labortechnik", "Medizintechnik"),
    "energy": ("Energie", "Biogas", "Fernwärme", "Solartechnik"),
}
"""Industries and the words by which their companies call themselves."""

LEGAL_FORMS: tuple[str, ...] = (
    "GmbH", "GmbH", "GmbH", "GmbH & Co. KG", "GmbH & Co. KG", "AG", "KG", "OHG", "e. K.", "SE",
)  # fmt: skip
"""Legal forms, the usual ones more than once."""

DIALLING: Mapping[str, str] = {
    "NORD": "+49 40 66969",
    "OST": "+49 30 23125",
    "WEST": "+49 221 4710",
    "SUED": "+49 89 99998",
}
"""For each sales area a range of numbers that belong to nobody; three digits follow."""

PRODUCTS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "PUMPS": (
        ("Kreiselpumpe KP 40", 1180), ("Kreiselpumpe KP 80", 2350), ("Tauchpumpe TP 15", 640),
        ("Dosierpumpe DP 2", 890), ("Schlauchpumpe SP 25", 3120), ("Vakuumpumpe VP 100", 4870),
    ),
    "VALVES": (
        ("Kugelhahn DN 50", 145), ("Absperrklappe DN 100", 310), ("Regelventil RV 3", 1260),
        ("Rückschlagventil DN 80", 220), ("Magnetventil MV 24", 98),
    ),
    "COMPRESSORS": (
        ("Schraubenkompressor SK 11", 8900), ("Schraubenkompressor SK 37", 19400),
        ("Kolbenkompressor KK 5", 2750), ("Drucklufttrockner DT 60", 3300),
    ),
    "FILTERS": (
        ("Rückspülfilter RF 80", 1750), ("Beutelfilter BF 2", 480), ("Aktivkohlefilter AK 300", 2100),
        ("Feinfilter FF 10", 260),
    ),
    "CONTROLS": (
        ("Steuerung ST 7", 2980), ("Frequenzumrichter FU 15", 1640), ("Drucksensor DS 16", 175),
        ("Durchflussmesser DM 50", 920), ("Fernüberwachung FW", 49),
    ),
}  # fmt: skip
"""Product lines: their products and list prices in euro."""

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "call": ("Angebot nachgefasst", "Rückruf vereinbart", "Bedarf erfragt", "Lieferzeit geklärt"),
    "email": ("Unterlagen geschickt", "Rückfrage zur Rechnung", "Neuer Ansprechpartner"),
    "visit": ("Erstbesuch", "Jahresgespräch", "Begehung der Anlage", "Vorführung vor Ort"),
    "service": ("Wartung durchgeführt", "Laufrad getauscht", "Störung behoben", "Inbetriebnahme"),
    "complaint": ("Lieferung unvollständig", "Dichtung undicht", "Gerät kam beschädigt an"),
    "trade fair": ("Gespräch auf der Hannover Messe", "Besuch am Stand der IFAT"),
}
"""Kinds of activities and their subjects."""

DOCUMENTS: Mapping[str, str] = {
    "Angebot": "Sehr geehrte Damen und Herren, gern bieten wir der {company} die besprochenen Geräte an. "
    "Das Angebot gilt 30 Tage.",
    "Auftragsbestätigung": "Wir danken der {company} für den Auftrag und liefern frei Haus nach {city}.",
    "Besuchsbericht": "Gespräch bei der {company} in {city}: Die Anlage läuft, eine Erweiterung ist geplant.",
    "Servicebericht": "Anlage der {company} geprüft, Filter gereinigt, Dichtungen erneuert. Keine Mängel.",
    "Wartungsvertrag": "Die {company} beauftragt die jährliche Wartung aller Geräte am Standort {city}.",
    "Vertraulichkeitsvereinbarung": "Beide Seiten behandeln alle Unterlagen über die {company} vertraulich.",
}
"""Titles of documents and their text."""
