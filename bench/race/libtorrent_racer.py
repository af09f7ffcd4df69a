"""libtorrent in a race.

    libtorrent_racer.py leech|seed|check TORRENT DIR PORT [rc4]
    libtorrent_racer.py create FILE OUT PIECE_LENGTH

With `rc4` it speaks encrypted alone. `leech` ends when all is there, `check` when all on disk was hashed, `seed` never by itself.
"""

import os
import signal
import sys

import libtorrent as lt

mode, source, target, number = sys.argv[1:5]
encryption = 0 if sys.argv[5:] == ["rc4"] else 2

if mode == "create":
    files = lt.file_storage()
    lt.add_files(files, source)
    maker = lt.create_torrent(files, int(number), lt.create_torrent.v1_only)
    lt.set_piece_hashes(maker, os.path.dirname(source))
    with open(target, "wb") as out:
        out.write(lt.bencode(maker.generate()))
    sys.exit()

session = lt.session({
    "listen_interfaces": f"127.0.0.1:{number}",
    "enable_dht": False,
    "enable_lsd": False,
    "enable_natpmp": False,
    "enable_upnp": False,
    "enable_outgoing_utp": False,
    "enable_incoming_utp": False,
    "allow_multiple_connections_per_ip": True,
    "out_enc_policy": encryption,
    "in_enc_policy": encryption,
    "allowed_enc_level": 2,
    "hashing_threads": 2,
    "alert_mask": lt.alert.category_t.status_notification,
})
torrent = lt.add_torrent_params()
torrent.ti = lt.torrent_info(source)
torrent.save_path = target
torrent.flags &= ~(lt.torrent_flags.paused | lt.torrent_flags.auto_managed)
if mode == "seed":
    torrent.flags |= lt.torrent_flags.seed_mode
handle = session.add_torrent(torrent)
if mode == "seed":
    signal.pause()
while not handle.status().is_seeding:
    session.wait_for_alert(20)
    session.pop_alerts()
