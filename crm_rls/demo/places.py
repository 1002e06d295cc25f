"""Where the demo's customers live: the 95 German postcode regions, and the territory tree over them.

Knows real places and postcodes; knows nothing of contacts. A region belongs to the federal state of its
main town, and only places of that state are listed. 00, 05, 43 and 62 are not in use; 11 holds nothing
but the post boxes of federal offices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crm_rls.model.territories import Territory


@dataclass(frozen=True, slots=True)
class Place:
    """A town with one of its postcodes."""

    postcode: str
    city: str


@dataclass(frozen=True, slots=True)
class Region:
    """The first two digits of postcodes, the federal state around them, and towns, the main one first."""

    digits: str
    state: str
    places: tuple[Place, ...]

    @property
    def territory(self) -> str:
        """The key of this region in the territory tree."""
        return f"PLZ{self.digits}"


STATES: Mapping[str, int] = {
    "BB": 26, "BE": 37, "BW": 112, "BY": 132, "HB": 7, "HE": 63, "HH": 19, "MV": 16,
    "NI": 80, "NW": 180, "RP": 41, "SH": 30, "SL": 10, "SN": 40, "ST": 21, "TH": 21,
}  # fmt: skip
"""Federal states and their people, in hundred thousands; larger states have more customers."""

AREAS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "NORD": ("Nord", ("HB", "HH", "MV", "NI", "SH")),
    "OST": ("Ost", ("BB", "BE", "SN", "ST", "TH")),
    "WEST": ("West", ("HE", "NW", "RP", "SL")),
    "SUED": ("Süd", ("BW", "BY")),
}
"""The sales areas: key, label and their federal states."""

ABROAD: Mapping[str, tuple[Place, ...]] = {
    "AT": (
        Place("1010", "Wien"),
        Place("4020", "Linz"),
        Place("5020", "Salzburg"),
        Place("6020", "Innsbruck"),
        Place("8010", "Graz"),
    ),
    "CH": (
        Place("1201", "Genève"),
        Place("3011", "Bern"),
        Place("4051", "Basel"),
        Place("8001", "Zürich"),
        Place("9000", "St. Gallen"),
    ),
}
"""Countries without territories: their customers have none."""

_REGIONS = """
SN 01067 Dresden, 01587 Riesa, 01662 Meißen, 01796 Pirna
SN 02826 Görlitz, 02625 Bautzen, 02763 Zittau
BB 03046 Cottbus, 03149 Forst, 03238 Finsterwalde
SN 04109 Leipzig, 04509 Delitzsch, 04668 Grimma
ST 06108 Halle, 06217 Merseburg, 06844 Dessau-Roßlau
TH 07545 Gera, 07743 Jena, 07318 Saalfeld
SN 08056 Zwickau, 08523 Plauen, 08209 Auerbach
SN 09111 Chemnitz, 09599 Freiberg, 09648 Mittweida
BE 10115 Berlin, 10785 Berlin
BE 12043 Berlin, 12555 Berlin
BE 13353 Berlin, 13597 Berlin
BB 14467 Potsdam, 14770 Brandenburg an der Havel, 14943 Luckenwalde
BB 15230 Frankfurt (Oder), 15517 Fürstenwalde, 15890 Eisenhüttenstadt
BB 16225 Eberswalde, 16303 Schwedt, 16515 Oranienburg
MV 17033 Neubrandenburg, 17489 Greifswald
MV 18055 Rostock, 18439 Stralsund, 18273 Güstrow
MV 19053 Schwerin, 19370 Parchim
HH 20095 Hamburg, 20457 Hamburg
NI 21335 Lüneburg, 21682 Stade, 21614 Buxtehude
HH 22041 Hamburg, 22765 Hamburg
SH 23552 Lübeck, 23701 Eutin
SH 24103 Kiel, 24534 Neumünster, 24937 Flensburg
SH 25335 Elmshorn, 25524 Itzehoe, 25746 Heide
NI 26122 Oldenburg, 26382 Wilhelmshaven, 26721 Emden
NI 27472 Cuxhaven, 27283 Verden, 27749 Delmenhorst
HB 28195 Bremen, 28757 Bremen
NI 29221 Celle, 29525 Uelzen, 29614 Soltau
NI 30159 Hannover, 30823 Garbsen
NI 31134 Hildesheim, 31582 Nienburg, 31785 Hameln
NW 32052 Herford, 32423 Minden, 32756 Detmold
NW 33602 Bielefeld, 33098 Paderborn, 33330 Gütersloh
HE 34117 Kassel, 34497 Korbach
HE 35390 Gießen, 35037 Marburg, 35576 Wetzlar
HE 36037 Fulda, 36251 Bad Hersfeld
NI 37073 Göttingen, 37154 Northeim, 37574 Einbeck
NI 38100 Braunschweig, 38226 Salzgitter, 38440 Wolfsburg
ST 39104 Magdeburg, 39576 Stendal
NW 40213 Düsseldorf, 40822 Mettmann, 40878 Ratingen
NW 41061 Mönchengladbach, 41460 Neuss, 41747 Viersen
NW 42103 Wuppertal, 42651 Solingen, 42853 Remscheid
NW 44135 Dortmund, 44623 Herne, 44787 Bochum
NW 45127 Essen, 45468 Mülheim an der Ruhr, 45879 Gelsenkirchen
NW 46045 Oberhausen, 46236 Bottrop, 46395 Bocholt
NW 47051 Duisburg, 47441 Moers, 47798 Krefeld
NW 48143 Münster, 48431 Rheine, 48653 Coesfeld
NI 49074 Osnabrück, 49377 Vechta, 49661 Cloppenburg
NW 50667 Köln, 50126 Bergheim, 50354 Hürth
NW 51373 Leverkusen, 51465 Bergisch Gladbach, 51643 Gummersbach
NW 52062 Aachen, 52349 Düren
NW 53111 Bonn, 53721 Siegburg, 53879 Euskirchen
RP 54290 Trier, 54516 Wittlich, 54634 Bitburg
RP 55116 Mainz, 55218 Ingelheim, 55543 Bad Kreuznach
RP 56068 Koblenz, 56564 Neuwied
NW 57072 Siegen, 57462 Olpe
NW 58095 Hagen, 58452 Witten, 58636 Iserlohn
NW 59065 Hamm, 59494 Soest, 59821 Arnsberg
HE 60311 Frankfurt am Main, 60486 Frankfurt am Main
HE 61348 Bad Homburg, 61169 Friedberg, 61440 Oberursel
HE 63065 Offenbach am Main, 63450 Hanau
HE 64283 Darmstadt, 64625 Bensheim
HE 65183 Wiesbaden, 65428 Rüsselsheim, 65549 Limburg
SL 66111 Saarbrücken, 66424 Homburg, 66538 Neunkirchen
RP 67059 Ludwigshafen, 67547 Worms, 67655 Kaiserslautern
BW 68159 Mannheim, 68723 Schwetzingen
BW 69115 Heidelberg, 69469 Weinheim
BW 70173 Stuttgart, 70734 Fellbach
BW 71638 Ludwigsburg, 71032 Böblingen, 71332 Waiblingen
BW 72764 Reutlingen, 72070 Tübingen, 72458 Albstadt
BW 73728 Esslingen, 73033 Göppingen, 73430 Aalen
BW 74072 Heilbronn, 74523 Schwäbisch Hall
BW 75172 Pforzheim, 75365 Calw
BW 76131 Karlsruhe, 76530 Baden-Baden, 76646 Bruchsal
BW 77652 Offenburg, 77933 Lahr
BW 78050 Villingen-Schwenningen, 78462 Konstanz, 78532 Tuttlingen
BW 79098 Freiburg im Breisgau, 79539 Lörrach
BY 80331 München, 80992 München
BY 81241 München, 81671 München
BY 82319 Starnberg, 82256 Fürstenfeldbruck, 82467 Garmisch-Partenkirchen
BY 83022 Rosenheim, 83278 Traunstein
BY 84028 Landshut, 84453 Mühldorf
BY 85049 Ingolstadt, 85221 Dachau, 85354 Freising
BY 86150 Augsburg, 86609 Donauwörth
BY 87435 Kempten, 87600 Kaufbeuren, 87700 Memmingen
BW 88212 Ravensburg, 88045 Friedrichshafen, 88400 Biberach
BW 89073 Ulm, 89518 Heidenheim
BY 90402 Nürnberg, 90762 Fürth
BY 91052 Erlangen, 91522 Ansbach
BY 92224 Amberg, 92637 Weiden
BY 93047 Regensburg, 93413 Cham
BY 94032 Passau, 94315 Straubing
BY 95444 Bayreuth, 95028 Hof
BY 96047 Bamberg, 96450 Coburg
BY 97070 Würzburg, 97421 Schweinfurt
TH 98527 Suhl, 98617 Meiningen
TH 99084 Erfurt, 99423 Weimar, 99817 Eisenach
"""


def _region(line: str) -> Region:
    state, listed = line.split(" ", 1)
    places = tuple(Place(*place.split(" ", 1)) for place in listed.split(", "))
    return Region(places[0].postcode[:2], state, places)


REGIONS: tuple[Region, ...] = tuple(_region(line) for line in _REGIONS.strip().splitlines())
"""Every region with places, in the order of its digits."""


def area_of(region: Region) -> str:
    """Return the key of the sales area that the region belongs to."""
    return next(area for area, (_, states) in AREAS.items() if region.state in states)


def weight_of(region: Region) -> float:
    """Return the region's share of customers: its state's people, divided among the state's regions."""
    return STATES[region.state] / sum(other.state == region.state for other in REGIONS)


def territories() -> tuple[Territory, ...]:
    """Return the tree in reading order: the country, below it the areas, below each its regions."""
    nodes = [Territory("DE", None, "Deutschland")]
    for area, (label, _) in AREAS.items():
        nodes.append(Territory(area, "DE", label))
        below = (region for region in REGIONS if area_of(region) == area)
        nodes.extend(Territory(region.territory, area, region.places[0].city) for region in below)
    return tuple(nodes)
