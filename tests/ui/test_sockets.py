from __future__ import annotations

import json
import socket
import subprocess
import sys

import pytest

from workmh_measures.ui.sockets import send_at_once

# In a process of its own, since a limit that was given up does not come back.
LIMITED = """
import json, resource, sys
from workmh_measures.ui.sockets import room_for_people
soft, hard = int(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
print(json.dumps([room_for_people(), *resource.getrlimit(resource.RLIMIT_NOFILE)]))
"""


def test_who_connects_to_a_listening_socket_is_sent_to_at_once() -> None:
    with socket.socket() as door, socket.socket() as guest, socket.socket() as idle:
        door.bind(("127.0.0.1", 0))
        door.listen()
        before = door.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert send_at_once() >= 1
        guest.connect(door.getsockname())
        host, _ = door.accept()
        with host:
            assert before == 0
            assert host.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
            host.sendall(b"still open")
            assert guest.recv(20) == b"still open"
        assert idle.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0


@pytest.mark.parametrize(
    ("soft", "hard", "allowed"), [(256, 1024, 1024), (1024, 1024, 1024), (512, 512, 512)]
)
def test_a_server_takes_all_the_room_for_people_the_system_grants(soft: int, hard: int, allowed: int) -> None:
    command = [sys.executable, "-c", LIMITED, str(soft), str(hard)]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert json.loads(told) == [allowed, allowed, hard]
