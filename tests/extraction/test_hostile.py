"""Files that mean harm, or are broken: a code within the limits, and the next file is read as ever."""

import asyncio
import io
import os
import sys
import tarfile
import time
import zipfile
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from app.extraction import processes
from app.extraction.contract import ExtractionFailed
from app.extraction.limits import MIB, ExtractionLimits
from app.extraction.service import Extraction
from app.extraction.vocabulary import ExtractionCode
from tests.extraction import documents
from tests.extraction.conftest import Read

Failure = Callable[..., Awaitable[ExtractionFailed]]
ZIP = "application/zip"
PDF = "application/pdf"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(body: str, before: str = "") -> bytes:
    return documents.zipped(
        {"word/document.xml": f'{before}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'}
    )


def encrypted_pdf() -> bytes:
    """A PDF that no empty password opens: its check (ISO 32000-1 §7.6.3) is of another."""
    content = documents.pdf([["secret"]])
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>"
    return content.replace(b"trailer\n<< ", b"trailer\n<< " + lock + b" /ID [<00> <00>] ")


def pdf_bomb() -> bytes:
    """Some kilobytes that unpack to half a gigabyte."""
    twice = zlib.compress(zlib.compress(b"0" * 500_000_000, 1), 9)
    content = f"<< /Filter [/FlateDecode /FlateDecode] /Length {len(twice)} >>\nstream\n".encode() + twice
    return documents.assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 600] /Contents 4 0 R >>",
            content + b"\nendstream",
        ],
        "/Root 1 0 R",
    )


def locked_archive() -> bytes:
    """A ZIP of two files that ask for a password."""
    content = bytearray(documents.zipped({"a.txt": "first", "b.txt": "second"}))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        places = [each.header_offset for each in archive.infolist()]
    entry = 0
    for place in places:
        entry = content.index(b"PK\x01\x02", entry + 1)
        content[place + 6] |= 1
        content[entry + 8] |= 1
    return bytes(content)


def nested_archive(depth: int) -> bytes:
    content = b"x"
    for level in range(depth):
        content = documents.zipped({f"{level}.zip": content})
    return content


CASES: dict[str, tuple[Callable[[], bytes], str, str, ExtractionCode]] = {
    "nothing": (lambda: b"", "text/plain", "a.txt", ExtractionCode.EMPTY),
    "no PDF": (lambda: b"%PDF-1.4 and no more", PDF, "a.pdf", ExtractionCode.MALFORMED),
    "half a PDF": (lambda: documents.pdf([["x"] * 40] * 9)[:1_500], PDF, "a.pdf", ExtractionCode.MALFORMED),
    "a PDF whose pages are pages of themselves": (
        lambda: documents.assembled(
            [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 99999999 /Kids [2 0 R 2 0 R] >>"],
            "/Root 1 0 R",
        ),
        PDF,
        "a.pdf",
        ExtractionCode.MALFORMED,
    ),
    "a locked PDF": (encrypted_pdf, PDF, "a.pdf", ExtractionCode.ENCRYPTED),
    "too many pages": (lambda: documents.pdf([["x"]] * 2_001), PDF, "a.pdf", ExtractionCode.TOO_MANY_PAGES),
    "half a document": (lambda: documents.docx(["x"])[:300], ZIP, "a.docx", ExtractionCode.MALFORMED),
    "a document that is none": (
        lambda: documents.zipped({"a": "b"}),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "a.docx",
        ExtractionCode.MALFORMED,
    ),
    "a workbook that is none": (
        lambda: b"text",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "a.xlsx",
        ExtractionCode.MALFORMED,
    ),
    "a Word bomb": (
        lambda: word("<w:p><w:r><w:t>" + "A" * 110_000_000 + "</w:t></w:r></w:p>"),
        ZIP,
        "a.docx",
        ExtractionCode.TOO_LARGE,
    ),
    "slides with entities": (
        lambda: documents.zipped(
            {"ppt/presentation.xml": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'}
        ),
        ZIP,
        "a.pptx",
        ExtractionCode.MALFORMED,
    ),
    "a ZIP bomb": (
        lambda: documents.zipped({f"{n}.txt": b"0" * 60_000_000 for n in range(10)}),
        ZIP,
        "a.zip",
        ExtractionCode.TOO_LARGE,
    ),
    "a locked archive": (locked_archive, ZIP, "a.zip", ExtractionCode.ENCRYPTED),
    "a locked archive in another": (
        lambda: documents.zipped({"a.zip": locked_archive()}),
        ZIP,
        "a.zip",
        ExtractionCode.ENCRYPTED,
    ),
    "an archive of what nobody reads": (
        lambda: documents.zipped({"a": b"\x7fELF\0\0"}),
        ZIP,
        "a.zip",
        ExtractionCode.UNSUPPORTED,
    ),
    "archives in archives": (lambda: nested_archive(5), ZIP, "a.zip", ExtractionCode.TOO_LARGE),
    "too many files": (
        lambda: documents.zipped({f"{n}.txt": "x" for n in range(1_001)}),
        ZIP,
        "a.zip",
        ExtractionCode.TOO_LARGE,
    ),
    "a picture of 3.6 billion points": (
        lambda: documents.png(10, 10, bytes(100), claims=(60_000, 60_000)),
        "image/png",
        "a.png",
        ExtractionCode.TOO_LARGE,
    ),
    "what nobody reads": (lambda: b"\x7fELF\0\0", "application/x-executable", "a", ExtractionCode.UNSUPPORTED),
}


@pytest.mark.parametrize("case", CASES)
async def test_a_file_that_means_harm_fails_with_a_code_and_the_next_is_read(
    read: Read, failure: Failure, case: str
) -> None:
    make, content_type, name, code = CASES[case]
    failed = await failure(make(), content_type, name)
    assert (failed.code, failed.is_final) == (code, True)
    assert "/" not in failed.message.replace("application/", "")
    assert (await read(b"Well.", "text/plain", "b.txt")).text == "Well."


async def test_entities_in_xml_stay_what_they_are(read: Read) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    assert "hahaha" not in (await read(f"{laughs}<x>&b;</x>".encode(), "application/xml")).text
    found = await read(word("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", laughs), ZIP, "a.docx")
    assert "hahaha" not in found.text


async def test_deep_nesting_ends_nobody(read: Read) -> None:
    assert (await read(b"<div>" * 200_000 + b"x", "text/html")).pages
    assert (await read(b"[" * 1_000_000, "application/json")).pages


async def make_slow(tmp_path: Path) -> Path:
    path = tmp_path / "slow.pdf"
    path.write_bytes(documents.pdf([["A line of some words that are read one by one."] * 60] * 1_500))
    return path


async def test_a_file_that_takes_too_long_is_ended_in_time(tmp_path: Path) -> None:
    extraction = Extraction(ExtractionLimits(timeout_seconds=0.5))
    try:
        with pytest.raises(ExtractionFailed) as caught:
            await extraction.extract(await make_slow(tmp_path), content_type=PDF, name="a.pdf")
        assert caught.value.code is ExtractionCode.TIMEOUT
        small = tmp_path / "small.txt"
        small.write_text("Well.")
        assert (await extraction.extract(small, content_type="text/plain", name="a.txt")).text == "Well."
    finally:
        await extraction.aclose()


async def test_whoever_gives_up_ends_the_process_that_reads(tmp_path: Path) -> None:
    extraction = Extraction()
    begun = asyncio.Event()

    async def progress(done: int, total: int) -> None:
        assert 0 <= done <= total == 1_500
        begun.set()

    try:
        reading = asyncio.create_task(
            extraction.extract(await make_slow(tmp_path), content_type=PDF, name="a.pdf", on_progress=progress)
        )
        await asyncio.wait_for(begun.wait(), 60)
        (worker,) = workers()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        until = time.monotonic() + 30
        while worker in workers() and time.monotonic() < until:
            await asyncio.sleep(0.05)
        assert worker not in workers()
    finally:
        await extraction.aclose()


def workers() -> set[int]:
    """The processes below this one that read files."""
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"app.extraction.reading.worker" in (entry / "cmdline").read_bytes():
                found.add(int(entry.name))
        except (OSError, ValueError):
            continue
    return found


async def test_a_pdf_that_unpacks_to_more_than_there_is_ends_its_reader(tmp_path: Path) -> None:
    extraction = Extraction(ExtractionLimits(memory_bytes=600 * MIB))
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bomb())
    try:
        with pytest.raises(ExtractionFailed) as caught:
            await extraction.extract(path, content_type=PDF, name="a.pdf")
        assert caught.value.code is ExtractionCode.OUT_OF_MEMORY
    finally:
        await extraction.aclose()


async def test_memory_is_bounded_whatever_a_library_asks_for(tmp_path: Path) -> None:
    extraction = Extraction(ExtractionLimits(memory_bytes=300 * MIB))
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 100 * MIB)
    try:
        with pytest.raises(ExtractionFailed) as caught:
            await extraction.extract(path, content_type="text/plain", name="a.txt")
        assert caught.value.code in {ExtractionCode.OUT_OF_MEMORY, ExtractionCode.TOO_LARGE}
    finally:
        await extraction.aclose()


async def test_a_reader_has_no_secrets_no_network_and_no_programs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLAIT_SECRET_KEY", "a" * 40)
    script = (
        "import os, sys; sys.path[:0] = sys.argv[2:]\n"
        "from app.extraction.reading.lockdown import lock_down; lock_down(1 << 30)\n"
        "import socket, subprocess\n"
        "write = lambda: open(sys.argv[1], 'wb').write(bytes(1 << 20))\n"
        "kill = lambda: os.kill(os.getppid(), 0)\n"
        "pidfd = lambda: os.pidfd_open(os.getppid())\n"
        "for attempt in (socket.socket, lambda: subprocess.run(['true']), kill, pidfd, write):\n"
        "    try: attempt(); print('done')\n"
        "    except OSError as error: print(type(error).__name__)\n"
        "print('PLAIT_SECRET_KEY' in os.environ)\n"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-c", script, str(tmp_path / "written"), *sys.path),
        stdout=asyncio.subprocess.PIPE,
        env=processes._ENVIRONMENT,
    )
    out, _ = await process.communicate()
    assert out.decode().split() == [*["PermissionError"] * 4, "OSError", "False"]


def tar_with(names: list[bytes], content: bytes = b"Well.") -> bytes:
    """A TAR with names in any bytes, also such as no database keeps: by the long names of GNU's tar."""
    parts: list[bytes] = []
    for name in names:
        for kind, body, called in ((b"L", name + b"\0", b"././@LongLink"), (b"0", content, b"short")):
            fields = [called.ljust(100, b"\0"), b"0000644\0", b"0000000\0", b"0000000\0"]
            fields += [b"%011o\0" % len(body), b"00000000000\0", b" " * 8, kind, bytes(100), b"ustar  \0"]
            head = b"".join(fields).ljust(512, b"\0")
            head = head[:148] + b"%06o\0 " % sum(head) + head[156:]
            parts.append(head + body + bytes(-len(body) % 512))
    return b"".join(parts) + bytes(1_024)


async def test_a_name_in_any_bytes_ends_no_reader(read: Read) -> None:
    found = await read(tar_with([b"caf\xe9.txt", b"ok.txt"]), "application/x-tar", "a.tar")
    assert [page.name for page in found.pages] == ["caf.txt", "ok.txt"]
    assert found.metadata["files"] == ["caf.txt", "ok.txt"]


async def test_what_a_file_says_of_itself_can_be_stored(read: Read) -> None:
    pax = io.BytesIO()
    with tarfile.open(fileobj=pax, mode="w", format=tarfile.PAX_FORMAT) as archive:
        head = tarfile.TarInfo("a.txt")
        head.size, head.pax_headers = 5, {"path": "a\0b.txt"}
        archive.addfile(head, io.BytesIO(b"Well."))
    found = await read(pax.getvalue(), "application/x-tar", "a.tar")
    assert "\0" not in (found.pages[0].name or "") + "".join(found.metadata["files"])


def zip_with_bad_members() -> bytes:
    """A ZIP with a good file between one whose bytes are not what its sum says and one packed by Deflate64."""
    content = bytearray(documents.zipped({"bad.txt": "first", "good.txt": "Well.", "deflate64.txt": "third"}))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        places = {each.filename: each.header_offset for each in archive.infolist()}
    start = places["bad.txt"]
    content[start + 30 + len("bad.txt")] ^= 0xFF
    content[places["deflate64.txt"] + 8] = 9
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 10] = 9
    return bytes(content)


async def test_a_bad_file_in_an_archive_is_skipped_with_its_code(read: Read) -> None:
    found = await read(zip_with_bad_members(), ZIP, "a.zip")
    assert (found.text, found.metadata["files"]) == ("Well.", ["good.txt"])
    codes = {each["name"]: each["code"] for each in found.metadata["skippedFiles"]}
    assert codes == {"bad.txt": "MALFORMED", "deflate64.txt": "UNSUPPORTED"}


async def test_a_reader_that_promises_too_much_is_ended(monkeypatch: pytest.MonkeyPatch, failure: Failure) -> None:
    monkeypatch.setattr(processes, "_FRAME_BYTES", 1_000)
    assert (await failure(b"x" * 2_000, "text/plain", "a.txt")).code in {
        ExtractionCode.CRASHED,
        ExtractionCode.OUT_OF_MEMORY,
    }
