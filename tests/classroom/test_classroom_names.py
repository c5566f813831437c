"""Names as file systems, zips and platforms spoil them, and whose they are."""

from __future__ import annotations

import struct
import unicodedata
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from made_classroom import NOON, ROSTER, zipped

from autograder.classroom.arrivals import Arrival
from autograder.classroom.charsets import WESTERN, encoding_of
from autograder.classroom.matching import Finder, read_mapping
from autograder.classroom.origins import bare, clues_of
from autograder.classroom.problem import ClassroomError
from autograder.classroom.roster import read_roster
from autograder.classroom.zip_names import names_in, time_of

KOREAN = ["김서연_모멘텀.ipynb", "이준호/모멘텀 (1).ipynb", "과제 제출/박지민.ipynb"]
JAPANESE = ["佐藤花子_課題.ipynb", "表太郎/モメンタム.ipynb", "提出/ソ連.ipynb", "ｶﾀｶﾅと漢字.ipynb"]
WESTERNERS = ["Núñez José.ipynb", "Müller Jürgen.ipynb"]


def names(path: Path, known: tuple[str, ...] = ()) -> list[str]:
    """Return the names in a zip."""
    with zipfile.ZipFile(path) as archive:
        return names_in(archive.infolist(), known)


# ── Zips ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("encoding", "wanted"),
    [
        ("cp949", KOREAN),
        ("utf-8", KOREAN),
        ("cp932", JAPANESE),
        ("utf-8", JAPANESE),
        ("cp437", WESTERNERS),
        ("cp1252", WESTERNERS),
    ],
)
def test_names_are_read_in_the_encoding_of_their_country(
    tmp_path: Path, encoding: str, wanted: list[str]
) -> None:
    path = zipped(tmp_path / "a.zip", dict.fromkeys(wanted, b"x"), encoding=encoding)
    assert names(path) == wanted


@pytest.mark.parametrize("name", [*KOREAN, *JAPANESE[:3]])
def test_one_name_alone_is_enough(tmp_path: Path, name: str) -> None:
    encoding = "cp949" if name in KOREAN else "cp932"
    assert names(zipped(tmp_path / "a.zip", {name: b""}, encoding=encoding)) == [name]


def test_a_name_of_the_roster_settles_what_is_doubtful() -> None:
    raw = ["㈱壜".encode("cp932")]
    assert encoding_of(raw, ["㈱壜"], ("cp949", "cp932", *WESTERN)) == "cp932"


def test_the_decomposed_names_of_a_mac_are_composed(tmp_path: Path) -> None:
    spelled = unicodedata.normalize("NFD", KOREAN[0])
    assert names(zipped(tmp_path / "a.zip", {spelled: b""})) == [KOREAN[0]]


def test_the_unicode_name_in_an_extra_field_wins(tmp_path: Path) -> None:
    def add(info: zipfile.ZipInfo) -> None:
        data = b"\x01" + struct.pack("<I", zlib.crc32(b"______.ipynb")) + KOREAN[0].encode()
        info.extra = struct.pack("<HH", 0x7075, len(data)) + data

    assert names(zipped(tmp_path / "a.zip", {"______.ipynb": b""}, change=add)) == [KOREAN[0]]


def test_flagged_names_and_backslashes_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("김서연\\a.ipynb", b"")
    assert names(tmp_path / "a.zip") == ["김서연/a.ipynb"]


def test_times_come_with_a_zone_or_from_the_class() -> None:
    info = zipfile.ZipInfo("a", NOON.timetuple()[:6])
    assert time_of(info, UTC) == NOON.replace(tzinfo=UTC)
    moment = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    info.extra = struct.pack("<HHBi", 0x5455, 5, 1, int(moment.timestamp()))
    assert time_of(info, UTC) == moment
    assert time_of(zipfile.ZipInfo("a"), UTC) is None


# ── Whose it is ─────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    """Knows the class of eight."""
    path = tmp_path_factory.mktemp("roster") / "roster.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return Finder(read_roster(path), {"Doe_777": "amelia"}, ["momentum", "Momentum", "모멘텀"])


@pytest.mark.parametrize(
    ("path", "student"),
    [
        # Moodle, with folders and without
        ("김 서연_30001_assignsubmission_file_/momentum.ipynb", "2024001"),
        ("준호 이_99_assignsubmission_file_/momentum.ipynb", "2024002"),
        ("佐藤 花子_7_assignsubmission_file_momentum.ipynb", "jp01"),
        ("Participant_30001_assignsubmission_file_/momentum.ipynb", "2024001"),
        ("Doe_777_assignsubmission_file_/momentum.ipynb", "amelia"),
        ("all/Amelia Hart_8_assignsubmission_file_/work.zip/sub/momentum.ipynb", "amelia"),
        # Canvas
        ("hartamelia_LATE_1_2_momentum-1.ipynb", "amelia"),
        ("김서연_5567_98765_momentum.ipynb", "2024001"),
        ("x_5568_98765_momentum.ipynb", "2024002"),
        ("nunezjose_3_4_momentum.ipynb", "jose"),
        # An exchange
        ("inbound/jp01+momentum+2026-11-22 10:00:00 UTC+x7Q/momentum.ipynb", "jp01"),
        ("jp02+momentum+2026-11-22 10:00:00.123456 UTC/momentum.ipynb", "jp02"),
        # Drive, and whatever people do
        ("momentum - 佐藤花子.ipynb", "jp01"),
        ("momentum - Amelia Hart (1).ipynb", "amelia"),
        ("모멘텀_서연김.ipynb", "2024001"),
        ("2024002_이준호_momentum.ipynb", "2024002"),
        ("Amelia Hart momentum.ipynb", "amelia"),
        ("이준호/momentum의 사본", "2024002"),
        ("表 太郎/momentum のコピー.ipynb", "jp02"),
        ("jose/Copy of momentum.ipynb", "jose"),
        ("hanako@example.jp/momentum.ipynb", "jp01"),
        ("lee@example.org momentum.ipynb", "2024002"),
        ("submitted/amelia/momentum/momentum.ipynb", "amelia"),
        (unicodedata.normalize("NFD", "김_서연_momentum.ipynb"), "2024001"),
    ],
)
def test_a_student_is_found(finder: Finder, path: str, student: str) -> None:
    found = finder.find(clues_of(Arrival(unicodedata.normalize("NFC", path))))
    assert found.student == student, found.reason


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("Ann Lee_12_assignsubmission_file_/momentum.ipynb", "twin1, twin2"),
        ("Nobody_12_assignsubmission_file_/momentum.ipynb", "nobody"),
        # A participant's number is no student's id.
        ("Nobody_2024001_assignsubmission_file_/momentum.ipynb", "nobody"),
        ("김서연_5568_1_momentum.ipynb", "2024001, 2024002"),
        ("momentum.ipynb", "nobody"),
        ("서연.ipynb", "nobody"),  # a given name alone would be a guess
        ("amelia/jose.ipynb", "amelia, jose"),
    ],
)
def test_nobody_is_guessed(finder: Finder, path: str, reason: str) -> None:
    found = finder.find(clues_of(Arrival(path)))
    assert found.student is None
    assert reason in found.reason


def test_a_platform_says_more_than_a_name() -> None:
    late = clues_of(Arrival("hartamelia_LATE_1_2_momentum-1.ipynb"))
    assert (late.late, late.file) == (True, "momentum-1.ipynb")
    assert clues_of(Arrival("hartamelia_1_2_momentum.ipynb")).late is False
    path = "a+b+momentum+2026-11-22 10:00:00.5 +0900+x/sub/data.csv"
    sent = clues_of(Arrival(path), "exchange")
    assert (sent.ids, sent.lesson, sent.file) == (("a+b",), "momentum", "sub/data.csv")
    assert sent.time == datetime(2026, 11, 22, 1, 0, 0, 500000, tzinfo=UTC)


@pytest.mark.parametrize(
    "name",
    [
        "momentum.ipynb",
        "momentum (1).ipynb",
        "momentum-Copy1.ipynb",
        "Copy of Copy of momentum.ipynb",
        "momentum.ipynb의 사본",
        "momentum의 사본",
        "momentum のコピー",
        "momentum - コピー (2).ipynb",
        "momentum - 복사본.ipynb",
        "momentum.ipynb.txt",
    ],
)
def test_what_copying_adds_is_taken_off(name: str) -> None:
    assert bare(name) == "momentum"


def test_a_mapping_names_only_students_of_the_roster(tmp_path: Path) -> None:
    students = read_roster_text(tmp_path)
    path = tmp_path / "mapping.csv"
    path.write_bytes("delivered,id\n누군가.ipynb,2024001\nx,\n".encode("cp949"))
    assert read_mapping(path, students) == {"누군가.ipynb": "2024001"}
    path.write_text("누군가.ipynb;2024009\n", encoding="utf-8")
    with pytest.raises(ClassroomError, match="row 1"):
        read_mapping(path, students)


def read_roster_text(folder: Path) -> tuple[object, ...]:
    """Return the class of eight."""
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return read_roster(folder / "roster.csv")
