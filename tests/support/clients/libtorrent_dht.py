"""A libtorrent node of the DHT at 127.0.0.1.

    libtorrent_dht.py TASK
        TASK is a JSON object: `node` (the port of a node to begin with), `announce` and `find` (info-hashes), `dir`,
        `get` (target of an immutable item), `get_mutable` (public key and salt), `put` (text), `put_mutable` (seed, public
        key, salt and text); bytes are hexadecimal digits. It tries each until it is done and says so, a JSON object a
        line, and answers others until the end of its input.
"""

import hashlib
import json
import sys
import threading
import time

import libtorrent as lt


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def expanded_key(seed):
    """The private key as libtorrent has it: the hash of the seed, with some bits set."""
    digest = bytearray(hashlib.sha512(seed).digest())
    digest[0] &= 248
    digest[31] &= 63
    digest[31] |= 64
    return bytes(digest)


def text(alert):
    """The text in an item; None where none was found, of which the bindings say that its type is invalid."""
    try:
        return alert.item["value"].decode() or None
    except RuntimeError:
        return None


def main(task):
    session = lt.session({
        "listen_interfaces": "127.0.0.1:0",
        "enable_dht": True,
        "enable_lsd": False,
        "enable_upnp": False,
        "enable_natpmp": False,
        "dht_bootstrap_nodes": "",
        "dht_restrict_routing_ips": False,
        "dht_restrict_search_ips": False,
        "dht_ignore_dark_internet": False,
        "alert_mask": lt.alert.category_t.dht_notification
        | lt.alert.category_t.dht_operation_notification
        | lt.alert.category_t.status_notification
        | lt.alert.category_t.error_notification,
    })
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    todo = {key for key in task if key in ("find", "get", "get_mutable", "put", "put_mutable")}
    public = bytes.fromhex(task["get_mutable"]["public"])
    # A torrent without metadata is announced as any other, with the port for peers.
    torrent = lt.parse_magnet_uri(f"magnet:?xt=urn:btih:{task['announce']}")
    torrent.save_path = task["dir"]
    session.add_torrent(torrent)
    said = set()
    next_try = 0
    while not ended.is_set():
        if session.is_dht_running() and "listening" not in said and session.listen_port():
            said.add("listening")
            say("listening", port=session.listen_port())
        if time.monotonic() >= next_try:
            # Who asks more often than 50 times in 10 s is not answered.
            next_try = time.monotonic() + 4
            session.add_dht_node(("127.0.0.1", task["node"]))
            if "find" in todo:
                session.dht_get_peers(lt.sha1_hash(bytes.fromhex(task["find"])))
            if "get" in todo:
                session.dht_get_immutable_item(lt.sha1_hash(bytes.fromhex(task["get"])))
            if "get_mutable" in todo:
                session.dht_get_mutable_item(public, task["get_mutable"]["salt"].encode())
            if "put" in todo:
                session.dht_put_immutable_item(task["put"])
            if "put_mutable" in todo:
                item = task["put_mutable"]
                session.dht_put_mutable_item(
                    expanded_key(bytes.fromhex(item["seed"])),
                    bytes.fromhex(item["public"]),
                    item["text"].encode(),
                    item["salt"].encode(),
                )
        session.wait_for_alert(500)
        for alert in session.pop_alerts():
            if isinstance(alert, lt.dht_get_peers_reply_alert):
                peers = [f"{host}:{port}" for host, port in alert.peers()]
                if peers and "find" in todo:
                    todo.discard("find")
                    say("peers", peers=peers)
            elif isinstance(alert, lt.dht_immutable_item_alert):
                if text(alert) and "get" in todo:
                    todo.discard("get")
                    say("immutable", item=text(alert))
            elif isinstance(alert, lt.dht_mutable_item_alert):
                if text(alert) and "get_mutable" in todo:
                    todo.discard("get_mutable")
                    say("mutable", item=text(alert), seq=alert.seq)
            elif isinstance(alert, lt.dht_put_alert):
                kind = "put_mutable" if "public" in alert.message() or alert.seq else "put"
                if alert.num_success > 0 and kind in todo:
                    todo.discard(kind)
                    say(kind, stored=alert.num_success)
            else:
                say("alert", kind=alert.what(), text=alert.message())
        ended.wait(0.2)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
