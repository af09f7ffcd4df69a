"""A seeder that knows nothing but BEP 3 with version 1: no extension, and no other info-hash.

    v1_seeder.py FILE PIECE_LENGTH INFO_HASH ADDRESS PORT RATE
        serves one file, as fast as RATE bytes a second to each peer; says how many bytes it sent, a JSON object, at
        SIGTERM or the end of its input
"""

import json
import os
import signal
import socket
import struct
import sys
import threading
import time

PROTOCOL = b"\x13BitTorrent protocol" + bytes(8)
HANDSHAKE_LENGTH = 68
UNCHOKE, BITFIELD, REQUEST, PIECE = 1, 5, 6, 7

sent = 0


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def receive(connection, length):
    data = b""
    while len(data) < length:
        part = connection.recv(length - len(data))
        if not part:
            raise ConnectionResetError
        data += part
    return data


def frame(number, payload):
    return struct.pack("!IB", len(payload) + 1, number) + payload


def serve(connection, content, piece_length, info_hash, rate):
    global sent
    try:
        if receive(connection, HANDSHAKE_LENGTH)[28:48] != info_hash:
            connection.close()
            return
        connection.sendall(PROTOCOL + info_hash + b"-V10001-" + os.urandom(12))
        pieces = -(-len(content) // piece_length)
        bits = (1 << pieces) - 1 << -pieces % 8
        connection.sendall(frame(BITFIELD, bits.to_bytes(-(-pieces // 8), "big")) + frame(UNCHOKE, b""))
        while True:
            message = receive(connection, struct.unpack("!I", receive(connection, 4))[0])
            if message[:1] != bytes([REQUEST]):
                continue
            index, begin, length = struct.unpack("!III", message[1:])
            start = index * piece_length + begin
            time.sleep(length / rate)
            connection.sendall(frame(PIECE, message[1:9] + content[start:start + length]))
            sent += length
    except OSError:
        # It went.
        connection.close()


def main(path, piece_length, info_hash, address, port, rate):
    with open(path, "rb") as file:
        content = file.read()
    listener = socket.create_server((address, int(port)))
    say("listening")
    while True:
        connection, _ = listener.accept()
        args = (connection, content, int(piece_length), bytes.fromhex(info_hash), int(rate))
        threading.Thread(target=serve, args=args, daemon=True).start()


ended = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: ended.set())
threading.Thread(target=lambda: (sys.stdin.buffer.read(), ended.set()), daemon=True).start()
threading.Thread(target=main, args=sys.argv[1:], daemon=True).start()
ended.wait()
say("stopped", uploaded=sent)
