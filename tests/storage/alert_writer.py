"""A thousand answers that raise alerts, several at once, for `test_alerts`, until they are done or the process is killed.

python alert_writer.py URL RUN
"""

from __future__ import annotations

import os
import random
import sys
from concurrent.futures import ThreadPoolExecutor

from workmh_measures.definitions.library import load_study
from workmh_measures.storage.alerts import with_alerts
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.repository import Store

STUDY = load_study("demo").model_copy(update={"simulated": False})


def main() -> None:
    url, run = sys.argv[1], sys.argv[2]
    store = Store.open(url)
    committer = GroupCommitter(store, largest_batch=20)
    os.write(1, b"ready\n")

    def save(number: int) -> None:
        given = AnswerEvent(
            request_id=f"save-{number}",
            entered_by=f"person-{number}",
            participant=f"person-{number}",
            wave="t0",
            instrument="phq9",
            item="09",
            mode="web",
            language="nb",
            fingerprint="f" * 64,
            value=1 + number % 3,
        )
        committer.submit("demo", with_alerts(store, STUDY, [given]))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save, random.Random(run).sample(range(1000), 1000)))
    committer.close()
    store.close()


if __name__ == "__main__":
    main()
