from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workmh_measures.storage.repository import Store

from .conftest import Run


@pytest.mark.postgres
def test_the_owner_gives_the_roles_their_rights_and_the_server_works_with_them(
    workmh: Run, cluster: Any
) -> None:
    name = cluster.emptied()
    Store.create(cluster.url(name)).close()
    made = "CREATE USER counter; EXCEPTION WHEN duplicate_object THEN NULL"
    cluster.run(f"DO $$ BEGIN {made}; END $$")
    assert workmh("audit", "verify", "--store", cluster.url(name, user="counter")).code == 1
    ran = workmh("study", "grant", "--store", cluster.url(name))
    assert (ran.code, ran.err) == (0, "")
    cluster.run("GRANT workmh_app TO counter")
    assert workmh("audit", "verify", "--store", cluster.url(name, user="counter")).code == 0


def test_sqlite_has_no_roles_and_the_statements_can_be_read(workmh: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'trial.sqlite'}"
    Store.create(url).close()
    refused = workmh("study", "grant", "--store", url)
    assert refused.code == 1
    assert "SQLite knows no roles" in refused.err
    shown = workmh("study", "grant", "--store", url, "--show")
    assert "GRANT SELECT, INSERT ON event TO workmh_app;" in shown.out.splitlines()
