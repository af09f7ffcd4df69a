"""A libtorrent peer that speaks uTP alone, with a file and torrent that it makes itself.

    libtorrent_utp.py seed DIR LENGTH           makes a file, serves it
    libtorrent_utp.py leech DIR LENGTH [PORT]   makes a file, forgets it and downloads it, dialling this port if one is named

Says what happens, a JSON object a line, until the end of its input.
"""

import hashlib
import json
import os
import random
import sys
import threading

import libtorrent as lt

PIECE_LENGTH = 256 * 1024


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def make(folder, length):
    data = random.Random(length).randbytes(length)
    path = os.path.join(folder, "content")
    with open(path, "wb") as file:
        file.write(data)
    storage = lt.file_storage()
    storage.add_file("content", length)
    torrent = lt.create_torrent(storage, PIECE_LENGTH, lt.create_torrent.v1_only)
    lt.set_piece_hashes(torrent, folder)
    return lt.torrent_info(torrent.generate()), hashlib.sha1(data).hexdigest()


def main(mode, folder, length, port=None):
    info, digest = make(folder, int(length))
    path = os.path.join(folder, "content")
    if mode == "leech":
        os.remove(path)
    session = lt.session({
        "listen_interfaces": "127.0.0.1:0",
        "outgoing_interfaces": "127.0.0.1",
        "enable_dht": False,
        "enable_lsd": False,
        "enable_upnp": False,
        "enable_natpmp": False,
        "enable_outgoing_tcp": False,
        "enable_incoming_tcp": False,
        "in_enc_policy": int(lt.enc_policy.pe_disabled),
        "out_enc_policy": int(lt.enc_policy.pe_disabled),
        "allow_multiple_connections_per_ip": True,
        "alert_mask": lt.alert.category_t.error_notification | lt.alert.category_t.peer_notification,
    })
    task = lt.add_torrent_params()
    task.ti = info
    task.save_path = folder
    task.flags &= ~lt.torrent_flags.auto_managed & ~lt.torrent_flags.paused
    handle = session.add_torrent(task)
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    is_ready = is_complete = False
    while not ended.is_set():
        session.wait_for_alert(20)
        for alert in session.pop_alerts():
            say("alert", kind=alert.what(), text=alert.message())
        status = handle.status()
        if not is_ready and status.state in (lt.torrent_status.seeding, lt.torrent_status.downloading):
            is_ready = True
            say(
                "ready",
                port=session.listen_port(),
                infoHash=str(info.info_hash()),
                pieces=info.num_pieces(),
                pieceLength=PIECE_LENGTH,
                sha1=digest,
            )
            if port is not None:
                handle.connect_peer(("127.0.0.1", int(port)))
        if mode == "leech" and not is_complete and status.is_seeding:
            is_complete = True
            with open(path, "rb") as file:
                say("complete", isSame=hashlib.sha1(file.read()).hexdigest() == digest)


if __name__ == "__main__":
    main(*sys.argv[1:])
