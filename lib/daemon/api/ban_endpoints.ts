import type { DaemonControl } from "../control.ts";
import { RecordField, textField } from "../json/mod.ts";
import type { BanBody, BansAnswer } from "./ban_shapes.ts";
import type { Endpoint } from "./endpoint.ts";
import { findTorrent } from "./find_torrent.ts";

const bodyField = new RecordField<BanBody>({ address: textField({ isEmptyFine: false }) });

/** Addresses that nothing has to do with. */
export const banEndpoints: readonly Endpoint[] = [
  {
    method: "POST",
    path: "/torrents/{torrent}/bans",
    async run({ control, named, body }) {
      const { id } = findTorrent(control, named);
      await control.ban(id, bodyField.read(body, "").address);
      return { status: 201, value: bansOf(control) };
    },
  },
  {
    method: "GET",
    path: "/bans",
    run: ({ control }) => ({ value: bansOf(control) }),
  },
  {
    method: "DELETE",
    path: "/bans/{address}",
    async run({ control, named }) {
      await control.unban(named);
      return { value: bansOf(control) };
    },
  },
];

function bansOf(control: DaemonControl): BansAnswer {
  return { bans: control.bans().map((ban) => ({ ...ban, torrent: ban.torrent ?? null })) };
}
