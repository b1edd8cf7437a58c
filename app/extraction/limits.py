"""How much one file may take to read."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ExtractionLimits:
    """The bounds of one extraction, of what goes in, what comes out, and what it takes."""

    timeout_seconds: float = 120.0  #: from the first byte read to the last, waiting for a free process excluded
    recognised_share: float = 0.25  #: of that, more for every page, or minute of speech, that was recognised
    most_timeouts: float = 10.0  #: the most that this comes to, as a multiple of it
    memory_bytes: int = 2_048 * MIB  #: address space of a process
    max_bytes: int = 200 * MIB  #: of a file
    max_pages: int = 2_000  #: that are read of one file
    text_characters: int = 20_000_000  #: of text, and of Markdown
    unpacked_bytes: int = 500 * MIB  #: of all files in an archive, an attachment or an office document together
    archive_files: int = 1_000  #: in an archive, with those in archives inside of it
    archive_depth: int = 2  #: archives in archives
    images: int = 500  #: pictures taken out of one file
    image_bytes: int = 64 * MIB  #: of these together
    pixels: int = 100_000_000  #: of one picture
    tables: int = 5_000
    table_cells: int = 2_000_000  #: of all tables together
    render_dpi: int = 200  #: at which a scanned page is drawn before it is read

    def seconds_after(self, recognised: int) -> float:
        """Return how long reading may take in all, once so many pages or minutes were recognised.

        A scan takes seconds a page: it has time by what comes of it, and what hangs is still ended soon.
        """
        return self.timeout_seconds * min(1 + self.recognised_share * max(0, recognised), self.most_timeouts)
