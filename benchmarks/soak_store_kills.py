"""Kill the store's writer with SIGKILL a hundred times on each database: nothing acknowledged may be lost or doubled.

python benchmarks/soak_store_kills.py [KILLS, 100 by default]
"""

from __future__ import annotations

import os
import subprocess
import sys

if __name__ == "__main__":
    kills = sys.argv[1] if len(sys.argv) > 1 else "100"
    alerts = "tests/storage/test_alerts.py::test_a_thousand_answers_and_twenty_kills_give_a_thousand_alerts"
    command = [sys.executable, "-m", "pytest", "-q", "tests/storage/test_kill.py", alerts]
    sys.exit(subprocess.run(command, env={**os.environ, "WORKMH_KILLS": kills}, check=False).returncode)
