"""A libtorrent session that takes part in one torrent, and knows peers by local service discovery alone.

    libtorrent_lsd.py ADDRESSES INFO_HASH
        listens at these addresses and ports, and names those that it finds, a JSON object a line, until its input ends
"""

import json
import os
import re
import sys
import tempfile
import threading

import libtorrent as lt


def main(addresses, info_hash):
    session = lt.session({
        "listen_interfaces": addresses,
        "enable_dht": False,
        "enable_lsd": True,
        "enable_upnp": False,
        "enable_natpmp": False,
        "alert_mask": lt.alert.category_t.all_categories,
    })
    task = lt.parse_magnet_uri(f"magnet:?xt=urn:btih:{info_hash}")
    task.save_path = tempfile.mkdtemp()
    session.add_torrent(task)
    print(json.dumps({"event": "started"}), flush=True)
    while True:
        session.wait_for_alert(500)
        for alert in session.pop_alerts():
            # The bindings have no class for what tells of a peer, so that it has a message and nothing else.
            found = re.search(r"(\S+):(\d+) .*local service discovery", alert.message())
            if found:
                print(json.dumps({"event": "found", "peer": " ".join(found.groups())}), flush=True)
            elif "lsd" in alert.what():
                print(json.dumps({"event": "log", "text": alert.message()}), flush=True)


def end_with_input():
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
main(*sys.argv[1:])
