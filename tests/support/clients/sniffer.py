"""Tells of the packets that a machine sends.

    sniffer.py PATTERN…
        for each IPv4 packet sent over TCP or UDP whose payload has one of these, in hexadecimal digits: the time in ms, the
        protocol, the port that it goes to, and which it has; a JSON object a line, until the end of its input
"""

import json
import os
import socket
import struct
import sys
import threading
import time

ALL_PROTOCOLS = 3
PROTOCOLS = {6: "tcp", 17: "udp"}


def payload(packet):
    """The protocol, the port that it goes to, and what is inside; nothing for what is neither TCP nor UDP over IPv4."""
    kind, body = packet[12:14], packet[14:]
    if kind != b"\x08\x00" or body[9] not in PROTOCOLS:
        return None
    transport = body[(body[0] & 15) * 4:struct.unpack("!H", body[2:4])[0]]
    header = 8 if body[9] == 17 else (transport[12] >> 4) * 4
    return PROTOCOLS[body[9]], struct.unpack("!H", transport[2:4])[0], transport[header:]


def main(patterns):
    sniffer = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PROTOCOLS))
    print(json.dumps({"event": "sniffing"}), flush=True)
    while True:
        packet, (_, _, direction, *_) = sniffer.recvfrom(65536)
        found = payload(packet) if direction == socket.PACKET_OUTGOING else None
        if not found:
            continue
        protocol, port, data = found
        for pattern in patterns:
            if bytes.fromhex(pattern).lower() in data.lower():
                sent = {"protocol": protocol, "port": port, "pattern": pattern}
                print(json.dumps({"event": "sent", "at": time.time() * 1000, **sent}), flush=True)


def end_with_input():
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
main(sys.argv[1:])
