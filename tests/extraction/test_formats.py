"""What each format says: text, Markdown, pages, tables, and what it tells of itself."""

import gzip
import io
import tarfile

import pytest

from app.extraction.contract import ExtractionFailed
from app.extraction.vocabulary import ExtractionCode
from app.files.sniffing import content_type_of
from tests.extraction import documents
from tests.extraction.conftest import Read

ZIP = "application/zip"
PDF = "application/pdf"


async def test_a_pdf_gives_pages_headings_tables_and_facts(read: Read) -> None:
    table = ["Region\tSales\tCost", "North\t10\t7", "South\t200\t14"]
    found = await read(
        documents.pdf([["# Report", "It went well,", "as it says.", *table, "The end."], ["Page two."]], title="Sales"),
        PDF,
    )
    assert found.text == (
        "Report\nIt went well,\nas it says.\nRegion\tSales\tCost\nNorth\t10\t7\nSouth\t200\t14\nThe end.\n\nPage two."
    )
    assert found.markdown == (
        "# Report\n\nIt went well, as it says.\n\n"
        "| Region | Sales | Cost |\n| --- | --- | --- |\n| North | 10 | 7 |\n| South | 200 | 14 |\n\n"
        "The end.\n\nPage two."
    )
    assert found.tables[0].rows == (("Region", "Sales", "Cost"), ("North", "10", "7"), ("South", "200", "14"))
    assert found.tables[0].page == 1
    assert found.metadata == {"title": "Sales", "author": "Ada", "createdAt": "2024-01-02T03:04:05Z", "pageCount": 2}


async def test_prose_in_a_pdf_is_no_table(read: Read) -> None:
    line = "These are words of about the same length that stand below one another."
    found = await read(documents.pdf([[line] * 30]), PDF)
    assert found.tables == ()
    assert "|" not in found.markdown


async def test_part_of_a_pdf_keeps_its_page_numbers(read: Read) -> None:
    found = await read(documents.pdf([[f"Page {n}."] for n in range(1, 6)]), PDF, first_page=2, last_page=3)
    assert [page.number for page in found.pages] == [2, 3]
    assert found.text == "Page 2.\n\nPage 3."


async def test_a_part_behind_the_last_page_is_told_from_an_empty_file(read: Read) -> None:
    with pytest.raises(ExtractionFailed, match="It has 2 pages: none from page 3 on") as caught:
        await read(documents.pdf([["One."], ["Two."]]), PDF, first_page=3)
    assert caught.value.code is ExtractionCode.EMPTY
    assert (await read(documents.pdf([["One."], ["Two."]]), PDF, first_page=2)).text == "Two."


async def test_a_word_document_gives_headings_tables_and_pages(read: Read) -> None:
    content = documents.docx(["# Head", "One.", [["Name", "Age"], ["Ada", "36"]], "\f", "## Sub", "Two."])
    found = await read(content, ZIP, "a.docx")
    assert found.text == "Head\n\nOne.\n\nName\tAge\nAda\t36\n\nSub\n\nTwo."
    assert found.text[found.pages[1].start :] == "Sub\n\nTwo."
    assert "# Head" in found.markdown
    assert "## Sub" in found.markdown
    assert [(table.page, table.rows) for table in found.tables] == [(1, (("Name", "Age"), ("Ada", "36")))]


async def test_a_workbook_gives_a_page_a_sheet(read: Read) -> None:
    content = documents.xlsx(
        {"People": [["Name", "Age"], ["Ada", 36], ["Bob | Co", 8.5]], "None": [], "Other": [["x"]]}
    )
    found = await read(content, ZIP, "a.xlsx")
    assert [page.name for page in found.pages] == ["People", "None", "Other"]
    assert found.text[: found.pages[0].end] == "People\n\nName\tAge\nAda\t36\nBob | Co\t8.5\n\n"
    assert "| Bob \\| Co | 8.5 |" in found.markdown
    assert [table.page for table in found.tables] == [1, 3]
    assert found.metadata["sheets"] == ["People", "None", "Other"]


async def test_a_presentation_gives_a_page_a_slide(read: Read) -> None:
    found = await read(documents.pptx([("One", "first"), ("Two", "second")]), ZIP, "a.pptx")
    assert found.markdown == "## One\n\nfirst\n\n## Two\n\nsecond"
    assert [found.text[page.start : page.end] for page in found.pages] == ["One\n\nfirst\n\n", "Two\n\nsecond"]


async def test_a_book_gives_a_page_a_chapter(read: Read) -> None:
    found = await read(documents.epub({"Loomings": "Call me Ishmael.", "The End": "It is."}), "application/epub+zip")
    assert [page.name for page in found.pages] == ["Loomings", "The End"]
    assert found.markdown.startswith("# Loomings\n\nCall me Ishmael.")
    assert found.metadata["title"] == "A book"


async def test_a_web_page_gives_what_is_read_of_it(read: Read) -> None:
    page = (
        "<html lang=de><head><title>T: x</title><meta charset=iso-8859-1><style>p{}</style></head><body><h1>Grüße</h1>"
        "<p>Ein <b>fetter</b> <a href='http://x.example/'>Satz</a>.</p><ul><li>eins<li>zwei</ul>"
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table><script>x()</script></body></html>"
    )
    found = await read(page.encode("iso-8859-1"), "text/html")
    assert found.text == "Grüße\n\nEin fetter Satz.\n\n- eins\n- zwei\n\na\tb\n1\t2"
    assert "[Satz](http://x.example/)" in found.markdown
    assert found.tables[0].rows == (("a", "b"), ("1", "2"))
    assert found.metadata == {"title": "T: x", "language": "de"}


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16", "utf-8-sig"])
async def test_a_web_page_of_any_encoding_is_read_as_one(read: Read, encoding: str) -> None:
    page = "<!doctype html><title>Grüße</title><meta charset=windows-1252><p>Über <b>uns</b>"
    content = page.encode(encoding)
    kind = content_type_of(content, "page")
    assert kind == "text/html"
    found = await read(content, kind)
    assert (found.text, found.metadata["title"]) == ("Über uns", "Grüße")


@pytest.mark.parametrize(("content", "delimiter"), [(b'a;b\n1;"x;y"\n', ";"), (b'a,b\n1,"x;y"\n', ",")])
async def test_values_are_a_table_whatever_parts_them(read: Read, content: bytes, delimiter: str) -> None:
    del delimiter
    found = await read(content, "text/csv")
    assert found.tables[0].rows == (("a", "b"), ("1", "x;y"))
    assert found.text == "a\tb\n1\tx;y"


async def test_markdown_gives_its_text_without_marks(read: Read) -> None:
    source = (
        "# A *b*\n\n**bold** [link](http://x) `c*d` 2 * 3 snake_case_name \\*\n\n"
        "| a | b |\n|:--|--:|\n| 1 | 2 |\n\n```\nx = *y\n```"
    )
    found = await read(source.encode(), "text/markdown")
    assert found.text == "A b\n\nbold link c*d 2 * 3 snake_case_name *\n\na\tb\n1\t2\n\nx = *y"
    assert found.markdown == source
    assert found.tables[0].rows == (("a", "b"), ("1", "2"))


async def test_a_letter_gives_its_heads_its_body_and_what_is_attached(read: Read) -> None:
    letter = documents.eml("Hello", "The body.", attached={"a.csv": b"x,y\n1,2"})
    found = await read(letter, "text/plain", "mail.eml")
    assert found.text.startswith("Subject: Hello\nFrom: Ada <ada@example.org>")
    assert "The body." in found.text
    assert [page.name for page in found.pages] == [None, "a.csv"]
    assert [(table.page, table.rows) for table in found.tables] == [(2, (("x", "y"), ("1", "2")))]
    assert found.metadata["title"] == "Hello"


async def test_an_archive_is_read_file_by_file_and_says_what_it_left_out(read: Read) -> None:
    content = documents.zipped(
        {"../../etc/a.txt": "hello", "d/b.pdf": documents.pdf([["one"], ["two"]]), "c.bin": b"\0\1\2", "e.txt": ""}
    )
    found = await read(content, ZIP, "a.zip")
    assert [(page.number, page.name) for page in found.pages] == [
        (1, "../../etc/a.txt"),
        (2, "d/b.pdf"),
        (3, "d/b.pdf"),
    ]
    assert found.text == "hello\n\none\n\ntwo"
    assert [(each["name"], each["code"]) for each in found.metadata["skippedFiles"]] == [
        ("c.bin", "UNSUPPORTED"),
        ("e.txt", "EMPTY"),
    ]


async def test_a_packed_tar_is_read_too(read: Read) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("/abs/note.md")
        member.size = 7
        archive.addfile(member, io.BytesIO(b"# Title"))
    found = await read(gzip.compress(out.getvalue()), "application/gzip", "a.tgz")
    assert (found.text, found.markdown) == ("Title", "# Title")


async def test_text_of_any_encoding_is_read(read: Read) -> None:
    assert (await read("Grüße\r\n".encode("utf-16"), "application/octet-stream", "a.txt")).text == "Grüße"
    assert (await read("Grüße".encode("cp1252"), "text/plain", "a.txt")).text == "Grüße"
    found = await read(b'{"a": 1}', "application/json", "a.json")
    assert (found.text, found.markdown) == ('{"a": 1}', '```json\n{"a": 1}\n```')


async def test_pictures_are_taken_out_where_they_are_asked_for(read: Read) -> None:
    content = documents.pdf([["One."], ["Two, beside a picture."]], images={1: (2, 2, b"\x00\xff\x80\x40")})
    assert (await read(content, PDF)).images == ()
    (image,) = (await read(content, PDF, wants_images=True)).images
    assert (image.page, image.content_type, image.width, image.height) == (2, "image/png", 2, 2)
    assert image.content.startswith(b"\x89PNG\r\n")
