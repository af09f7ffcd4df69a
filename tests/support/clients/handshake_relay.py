"""Passes TCP connections on, and tells by which info-hash each side greets the other.

    handshake_relay.py LISTEN_ADDRESS DIAL_ADDRESS PORT
        listens at this port of the one address and dials that of the other; says what passes, a JSON object a line, until
        the end of its input
"""

import json
import os
import socket
import sys
import threading

HANDSHAKE_LENGTH = 68


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def pass_on(source, target, who):
    greeting = b""
    try:
        while data := source.recv(65536):
            if len(greeting) < HANDSHAKE_LENGTH:
                greeting += data
                if len(greeting) >= HANDSHAKE_LENGTH:
                    say("greeted", by=who, infoHash=greeting[28:48].hex())
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        # One side is gone: so is the other.
        source.close()
        target.close()


def main(listen_address, dial_address, port):
    listener = socket.create_server((listen_address, int(port)))
    say("listening")
    while True:
        dialler, _ = listener.accept()
        answerer = socket.create_connection((dial_address, int(port)))
        for pair in ((dialler, answerer, "dialler"), (answerer, dialler, "answerer")):
            threading.Thread(target=pass_on, args=pair, daemon=True).start()


def end_with_input():
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
main(*sys.argv[1:])
