"""A libtorrent peer for one torrent, and a maker of torrents.

    libtorrent_peer.py run TORRENT DIR ADDRESS PORT UPLOAD_LIMIT [SETTINGS [MORE]]
        checks what is in DIR, downloads the rest and serves, at most so many bytes a second (0: any number); says
        what happens, a JSON object a line, until SIGTERM or the end of its input; TORRENT is a path, a magnet link or
        nothing, for a mere node of the DHT; SETTINGS of libtorrent are a JSON object, and so is MORE: `peers` and
        `dht_nodes` to begin with, as pairs of address and port, and `super_seeding`
    libtorrent_peer.py create PARENT OUT PIECE_LENGTH v1|v2|hybrid TRACKER PATH…
        makes a torrent of the files at these paths, in this order, below PARENT; prints its info-hashes
    libtorrent_peer.py show TORRENT
        prints the info-hashes and files that it finds in a torrent
"""

import json
import os
import signal
import stat
import sys
import threading

import libtorrent as lt

CREATE_FLAGS = {
    "v1": lt.create_torrent.v1_only,
    "v2": lt.create_torrent.v2_only,
    "hybrid": 0,
}


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def describe(info):
    hashes, files = info.info_hashes(), info.files()
    return {
        **({"v1": str(hashes.v1)} if hashes.has_v1() else {}),
        **({"v2": str(hashes.v2)} if hashes.has_v2() else {}),
        "files": [[files.file_path(i), files.file_size(i)] for i in range(files.num_files())],
    }


def create(parent, out, piece_length, version, tracker, web_seed, *paths):
    storage = lt.file_storage()
    for path in paths:
        found = os.stat(os.path.join(parent, path))
        flags = lt.file_flags_t.flag_executable if found.st_mode & stat.S_IXUSR else 0
        storage.add_file(path, found.st_size, flags)
    torrent = lt.create_torrent(storage, int(piece_length), CREATE_FLAGS[version])
    if tracker:
        torrent.add_tracker(tracker, 0)
    if web_seed:
        torrent.add_url_seed(web_seed)
    lt.set_piece_hashes(torrent, parent)
    made = torrent.generate()
    with open(out, "wb") as file:
        file.write(lt.bencode(made))
    say("created", **describe(lt.torrent_info(made)))


def load(torrent):
    if torrent.startswith("magnet:"):
        return lt.parse_magnet_uri(torrent)
    task = lt.add_torrent_params()
    task.ti = lt.torrent_info(torrent)
    return task


def run(torrent, folder, address, port, upload_limit, settings="{}", more="{}"):
    more = json.loads(more)
    host = f"[{address}]" if ":" in address else address
    session = lt.session({
        "listen_interfaces": f"{host}:{port}",
        "outgoing_interfaces": address,
        "enable_dht": False,
        "enable_lsd": False,
        "enable_upnp": False,
        "enable_natpmp": False,
        "enable_outgoing_utp": False,
        "enable_incoming_utp": False,
        "allow_multiple_connections_per_ip": True,
        "alert_mask": lt.alert.category_t.status_notification
        | lt.alert.category_t.error_notification
        | lt.alert.category_t.tracker_notification
        | lt.alert.category_t.connect_notification
        | lt.alert.category_t.peer_notification
        | lt.alert.category_t.dht_notification,
        **json.loads(settings),
    })
    for node in more.get("dht_nodes", []):
        session.add_dht_node(tuple(node))
    handle = None
    if torrent:
        task = load(torrent)
        task.save_path = folder
        task.upload_limit = int(upload_limit) or -1
        task.flags &= ~lt.torrent_flags.auto_managed & ~lt.torrent_flags.paused
        if more.get("super_seeding"):
            task.flags |= lt.torrent_flags.super_seeding
        handle = session.add_torrent(task)
        for peer in more.get("peers", []):
            handle.connect_peer(tuple(peer))
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    complete = False
    while not ended.is_set():
        session.wait_for_alert(50)
        for alert in session.pop_alerts():
            if isinstance(alert, lt.tracker_reply_alert):
                say("announced", peers=alert.num_peers)
                handle.scrape_tracker()
            elif isinstance(alert, lt.scrape_reply_alert):
                say("scraped", seeders=alert.complete, leechers=alert.incomplete)
            else:
                say("alert", kind=alert.what(), text=alert.message())
        if handle and not complete and handle.status().is_seeding:
            complete = True
            say("complete")
    if handle:
        say("stopped", uploaded=handle.status().total_payload_upload)


if __name__ == "__main__":
    mode, *rest = sys.argv[1:]
    if mode == "create":
        create(*rest)
    elif mode == "show":
        say("torrent", **describe(lt.torrent_info(rest[0])))
    else:
        run(*rest)
