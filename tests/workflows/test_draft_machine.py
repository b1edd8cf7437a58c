"""People edit one draft by two servers, in any order and at once."""

import asyncio
import os
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from app.kernel.settings import Settings
from tests.workflows.conftest import opened
from tests.workflows.draft_machine import DraftMachine

_EXAMPLES = int(os.environ.get("PLAIT_TEST_EXAMPLES", "25"))


def test_however_people_edit_the_log_is_the_truth(database_url: str, tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        opening = opened(Settings(database_url=database_url, data_dir=tmp_path))
        house = runner.run(opening.__aenter__())
        machine = type("OpenedMachine", (DraftMachine,), {"house": house, "loop": loop})
        try:
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=_EXAMPLES,
                    stateful_step_count=50,
                    deadline=None,
                    suppress_health_check=[
                        HealthCheck.too_slow,
                        HealthCheck.data_too_large,
                        HealthCheck.filter_too_much,
                    ],
                    print_blob=True,
                ),
            )
        finally:
            runner.run(opening.__aexit__(None, None, None))
