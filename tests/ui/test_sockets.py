from __future__ import annotations

import socket

from workmh_measures.ui.sockets import send_at_once


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
