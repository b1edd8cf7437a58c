"""The colours, icons and badges of pictures, and the one style sheet that they share."""

#: By category: stroke on light and on dark pages.
CATEGORIES = {
    "input": ("#0e7a5f", "#4fd1ab"),
    "logic": ("#6d3fd0", "#b69cff"),
    "data": ("#1f62c9", "#7fb2ff"),
    "code": ("#9a5b00", "#f0b45a"),
    "network": ("#b02a63", "#ff8fb8"),
    "output": ("#3d4c63", "#a9b8d0"),
    "human": ("#a63d16", "#ff9d73"),
    "ai": ("#8a2aa8", "#e29bff"),
    "other": ("#59636f", "#9aa5b3"),
}

#: By what became of a node: fill of badges and bars, and text, on light and on dark pages.
TONES = {
    "done": ("#1a7f46", "#41c480"),
    "reused": ("#0f7c8c", "#4cc6d8"),
    "running": ("#1f62c9", "#6ea8ff"),
    "waiting": ("#a86500", "#f0b23e"),
    "retrying": ("#b35309", "#ff9d5c"),
    "failed": ("#c62f3c", "#ff6f7c"),
    "cancelled": ("#6b7280", "#98a2b3"),
    "skipped": ("#98a2b3", "#667085"),
    "idle": ("#b6beca", "#4d5766"),
}

#: Sixteen by sixteen, drawn with a stroke.
ICONS = {
    "input": "M1.5 8h9M7 4.5 10.5 8 7 11.5M10 2.5h3.5v11H10",
    "logic": "M2 8h4M6 8c3 0 3-4.5 6-4.5h2M6 8c3 0 3 4.5 6 4.5h2M11.8 1.5l2.2 2-2.2 2M11.8 10.5l2.2 2-2.2 2",
    "data": "M2.5 3.5h11M2.5 8h11M2.5 12.5h7",
    "code": "M5 4 1.5 8 5 12M11 4l3.5 4L11 12M9.2 3 6.8 13",
    "network": "M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 1 0 0-12.4M1.8 8h12.4"
    "M8 1.8c4 3.6 4 8.8 0 12.4M8 1.8c-4 3.6-4 8.8 0 12.4",
    "output": "M3.5 14V2.2M3.5 2.8h9l-2.2 3 2.2 3h-9",
    "human": "M8 2.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6M2.5 14c.6-3.4 2.6-4.8 5.5-4.8s4.9 1.4 5.5 4.8",
    "ai": "M8 1.5l1.7 4.8L14.5 8 9.7 9.7 8 14.5 6.3 9.7 1.5 8l4.8-1.7z",
    "": "M8 2l5.2 3v6L8 14l-5.2-3V5z",
}

#: Around 0, 0, drawn with a stroke on a filled circle.
BADGES = {
    "done": "M-4 .3-1.2 3.2 4.2-3",
    "reused": "M-3.6 1.4a3.8 3.8 0 1 0 1-4M-3.2-4.6v2.4h2.4",
    "running": "M-2-3.4 3.4 0-2 3.4z",
    "waiting": "M0-3.8V.3L2.8 2",
    "retrying": "M3.6 1.4a3.8 3.8 0 1 1-1-4M3.2-4.6v2.4H.8",
    "failed": "M-3-3 3 3M3-3-3 3",
    "cancelled": "M-2.6-2.6h5.2v5.2h-5.2z",
    "skipped": "M-4 0h8",
}


def _properties(mode: int) -> str:
    chosen = [f"--c-{name}:{pair[mode]}" for name, pair in CATEGORIES.items()]
    chosen += [f"--t-{name}:{pair[mode]}" for name, pair in TONES.items()]
    return ";".join([*_SURFACES[mode], *chosen])


_SURFACES = (
    (
        "--page:#f7f8fa",
        "--card:#fff",
        "--rim:#d5dae2",
        "--ink:#161b23",
        "--soft:#5b6573",
        "--way:#9aa4b2",
        "--err:#c62f3c",
        "--on:#fff",
    ),
    (
        "--page:#12151b",
        "--card:#1c2129",
        "--rim:#39414d",
        "--ink:#eef1f6",
        "--soft:#9aa5b4",
        "--way:#66717f",
        "--err:#ff6f7c",
        "--on:#12151b",
    ),
)

STYLE = "".join(
    [
        f".plait{{{_properties(0)}}}",
        f"@media (prefers-color-scheme:dark){{.plait{{{_properties(1)}}}}}",
        *(f".plait .c-{name}{{--c:var(--c-{name})}}" for name in CATEGORIES),
        *(f".plait .t-{name}{{--t:var(--t-{name})}}" for name in TONES),
        ".plait .page{fill:var(--page)}",
        ".plait text{fill:var(--ink)}",
        ".plait .title{font-size:13px;font-weight:600}",
        ".plait .sub,.plait .note,.plait .axis,.plait .none{font-size:11px;fill:var(--soft)}",
        ".plait .note{text-anchor:end;font-variant-numeric:tabular-nums}",
        ".plait .none{text-anchor:middle}",
        ".plait .body{fill:var(--card);stroke:var(--rim)}",
        ".plait .around{fill:var(--c);fill-opacity:.05;stroke:var(--c);stroke-opacity:.5;stroke-dasharray:5 4}",
        ".plait .tile{fill:var(--c);fill-opacity:.13}",
        ".plait .icon{fill:none;stroke:var(--c);stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}",
        ".plait .off{opacity:.55}.plait .off .body{stroke-dasharray:4 3}",
        ".plait .badge circle{fill:var(--t);stroke:var(--page);stroke-width:2.5}",
        ".plait .badge path{fill:none;stroke:var(--on);stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}",
        *(
            f".plait .t-{name} .body,.plait .t-{name} .around{{stroke:var(--t);stroke-width:1.6;stroke-opacity:1}}"
            for name in ("done", "reused", "running", "waiting", "retrying", "failed")
        ),
        ".plait .t-failed .body{fill:color-mix(in srgb,var(--t) 7%,var(--card))}",
        ".plait .t-skipped,.plait .t-idle{opacity:.6}.plait .t-skipped .body{stroke-dasharray:4 3}",
        ".plait .way{fill:none;stroke:var(--way);stroke-width:1.6}.plait .tip{fill:var(--way)}",
        ".plait .err .way{stroke:var(--err);stroke-dasharray:5 3}.plait .err .tip{fill:var(--err)}",
        ".plait .taken .way{stroke:var(--t-done);stroke-width:2.2}.plait .taken .tip{fill:var(--t-done)}",
        ".plait .taken.err .way{stroke:var(--err)}.plait .taken.err .tip{fill:var(--err)}",
        ".plait .line.idle{opacity:.55}",
        ".plait .label rect{fill:var(--page);stroke:var(--rim)}",
        ".plait .label text{font-size:10.5px;text-anchor:middle;fill:var(--soft)}",
        ".plait .label.err text{fill:var(--err)}",
    ]
)
