"""Small documents, written here byte by byte, so that no test depends on a program that makes them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

_LETTER = (612, 792)


def pdf(
    pages: Sequence[Sequence[str]],
    *,
    title: str = "",
    images: Mapping[int, tuple[int, int, bytes]] | None = None,
    page_size: tuple[int, int] = _LETTER,
) -> bytes:
    """Write a PDF: each page is lines of text, from the top down; a line beginning with `# ` is larger.

    Args:
        pages: The lines of each page.
        title: What it says of itself.
        images: Of a page (from 0): width, height and 8-bit grey samples, drawn over the whole page.
        page_size: In points.
    """
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    catalog, tree = add(b""), add(b"")
    font = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    bold = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
    kids: list[int] = []
    for number, lines in enumerate(pages):
        drawn: list[bytes] = []
        pictures = b""
        if images and number in images:
            wide, high, samples = images[number]
            picture = add(
                _stream(
                    f"/Type /XObject /Subtype /Image /Width {wide} /Height {high} /ColorSpace /DeviceGray "
                    "/BitsPerComponent 8 /Filter /FlateDecode",
                    zlib.compress(samples),
                )
            )
            pictures = f"/XObject << /I0 {picture} 0 R >>".encode()
            drawn.append(f"q {page_size[0]} 0 0 {page_size[1]} 0 0 cm /I0 Do Q".encode())
        height = page_size[1] - 72
        for line in lines:
            is_large = line.startswith("# ")
            size = 24 if is_large else 11
            for column, cell in enumerate(line.removeprefix("# ").split("\t")):
                said = cell.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
                face = b"/F2" if is_large else b"/F1"
                place = f" {size} Tf 1 0 0 1 {72 + column * 150} {height} Tm (".encode()
                drawn.append(b"BT " + face + place + said + b") Tj ET")
            height -= 36 if is_large else 16
        content = add(_stream("", b"\n".join(drawn)))
        kids.append(
            add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {page_size[0]} {page_size[1]}] "
                f"/Contents {content} 0 R /Resources << /Font << /F1 {font} 0 R /F2 {bold} 0 R >> ".encode()
                + pictures
                + b" >> >>"
            )
        )
    objects[catalog - 1] = f"<< /Type /Catalog /Pages {tree} 0 R >>".encode()
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[tree - 1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{listed}] >>".encode()
    info = add(f"<< /Title ({title}) /Author (Ada) /CreationDate (D:20240102030405Z) >>".encode())
    return assembled(objects, f"/Root {catalog} 0 R /Info {info} 0 R")


def _stream(facts: str, content: bytes) -> bytes:
    return f"<< {facts} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def assembled(objects: Sequence[bytes], trailer: str) -> bytes:
    """Write a PDF of these objects, numbered from 1, with its table of places."""
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places: list[int] = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    table = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.writelines(f"{place:010} 00000 n \n".encode() for place in places)
    out.write(f"trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{table}\n%%EOF\n".encode())
    return out.getvalue()


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Write a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_VND = "application/vnd.openxmlformats-officedocument"


def _package(main: str, kind: str, parts: Mapping[str, str], overrides: Mapping[str, str]) -> bytes:
    listed = "".join(
        f'<Override PartName="/{name}" ContentType="{_VND}.{each}+xml"/>' for name, each in overrides.items()
    )
    return zipped(
        {
            "[Content_Types].xml": f'{_XML}<Types xmlns="{_TYPES}"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/{main}" ContentType="{_VND}.{kind}+xml"/>{listed}</Types>',
            "_rels/.rels": f'{_XML}<Relationships xmlns="{_RELS}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="{main}"/></Relationships>',
            **parts,
        }
    )


def docx(blocks: Sequence[str | Sequence[Sequence[str]]]) -> bytes:
    """Write a Word document: texts are paragraphs (`# ` and `## ` headings, `\\f` a page break), lists are tables."""
    body = ""
    for block in blocks:
        if isinstance(block, str):
            level = len(block) - len(block.lstrip("#"))
            style = f'<w:pPr><w:pStyle w:val="Heading{level}"/></w:pPr>' if level else ""
            if block == "\f":
                body += '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
            else:
                said = block.lstrip("# ")
                body += f'<w:p>{style}<w:r><w:t xml:space="preserve">{said}</w:t></w:r></w:p>'
        else:
            rows = "".join(
                "<w:tr>"
                + "".join(f"<w:tc><w:tcPr/><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row)
                + "</w:tr>"
                for row in block
            )
            body += f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/>'
        f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
        for n in (1, 2)
    )
    return _package(
        "word/document.xml",
        "wordprocessingml.document.main",
        {
            "word/document.xml": f'{_XML}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
            "word/styles.xml": f'{_XML}<w:styles xmlns:w="{space}">{styles}</w:styles>',
            "word/_rels/document.xml.rels": f'{_XML}<Relationships xmlns="{_RELS}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        },
        {"word/styles.xml": "wordprocessingml.styles"},
    )


def xlsx(sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> bytes:
    """Write a workbook."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts: dict[str, str] = {}
    listed, relations = "", ""
    for number, (name, rows) in enumerate(sheets.items(), 1):
        lines = ""
        for at, row in enumerate(rows, 1):
            cells = ""
            for column, value in enumerate(row):
                place = f"{chr(65 + column)}{at}"
                if isinstance(value, str):
                    cells += f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
                else:
                    cells += f'<c r="{place}"><v>{value}</v></c>'
            lines += f'<row r="{at}">{cells}</row>'
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'{_XML}<worksheet xmlns="{space}"><sheetData>{lines}</sheetData></worksheet>'
        )
        listed += f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        relations += (
            f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        )
    book = f'{_XML}<workbook xmlns="{space}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    related = f'{_XML}<Relationships xmlns="{_RELS}">{relations}</Relationships>'
    return _package(
        "xl/workbook.xml",
        "spreadsheetml.sheet.main",
        {"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": related, **parts},
        dict.fromkeys(parts, "spreadsheetml.worksheet"),
    )


def pptx(slides: Sequence[tuple[str, str]]) -> bytes:
    """Write a presentation: the title and the text of each slide."""
    spaces = (
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:r="{_OFFICE}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    )
    head = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    parts: dict[str, str] = {}
    listed, relations = "", ""
    for number, (title, text) in enumerate(slides, 1):
        shapes = ""
        for at, (kind, said) in enumerate((("title", title), ("body", text)), 2):
            shapes += (
                f'<p:sp><p:nvSpPr><p:cNvPr id="{at}" name="{kind}"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"/></p:nvPr>'
                f"</p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>{said}</a:t></a:r></a:p></p:txBody></p:sp>"
            )
        parts[f"ppt/slides/slide{number}.xml"] = (
            f"{_XML}<p:sld {spaces}><p:cSld><p:spTree>{head}{shapes}</p:spTree></p:cSld></p:sld>"
        )
        listed += f'<p:sldId id="{255 + number}" r:id="rId{number}"/>'
        relations += f'<Relationship Id="rId{number}" Type="{_OFFICE}/slide" Target="slides/slide{number}.xml"/>'
    show = f"{_XML}<p:presentation {spaces}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>"
    related = f'{_XML}<Relationships xmlns="{_RELS}">{relations}</Relationships>'
    return _package(
        "ppt/presentation.xml",
        "presentationml.presentation.main",
        {"ppt/presentation.xml": show, "ppt/_rels/presentation.xml.rels": related, **parts},
        dict.fromkeys(parts, "presentationml.slide"),
    )


def epub(chapters: Mapping[str, str], *, title: str = "A book") -> bytes:
    """Write a book: each chapter's title and paragraph."""
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    order = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
        "</container>",
        "book.opf": '<package version="3.0" xmlns="http://www.idpf.org/2007/opf" unique-identifier="i"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:identifier id="i">1'
        f"</dc:identifier><dc:language>en</dc:language></metadata><manifest>{items}</manifest>"
        f"<spine>{order}</spine></package>",
    }
    for number, (name, text) in enumerate(chapters.items()):
        parts[f"c{number}.xhtml"] = (
            f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{name}</title></head>'
            f"<body><h1>{name}</h1><p>{text}</p></body></html>"
        )
    return zipped(parts)


def png(width: int, height: int, grey: bytes, *, claims: tuple[int, int] | None = None) -> bytes:
    """Write a grey picture; `claims` is what its head says of its size."""
    wide, high = claims or (width, height)

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    lines = b"".join(b"\0" + grey[at * width : (at + 1) * width] for at in range(height))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def eml(subject: str, text: str, *, attached: Mapping[str, bytes] | None = None) -> bytes:
    """Write a letter."""
    head = (
        "From: Ada <ada@example.org>\r\nTo: Grace <grace@example.org>\r\n"
        f"Subject: {subject}\r\nDate: Tue, 02 Jan 2024 03:04:05 +0000\r\nMIME-Version: 1.0\r\n"
    )
    if not attached:
        return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()
    body = f"{head}Content-Type: multipart/mixed; boundary=b0\r\n\r\n--b0\r\nContent-Type: text/plain\r\n\r\n{text}\r\n"
    for name, content in attached.items():
        body += (
            f'--b0\r\nContent-Type: text/plain; name="{name}"\r\n'
            f'Content-Disposition: attachment; filename="{name}"\r\n\r\n{content.decode()}\r\n'
        )
    return f"{body}--b0--\r\n".encode()
