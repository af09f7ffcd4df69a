import { ApiError } from "./api_error.ts";
import type { Endpoint } from "./endpoint.ts";
import { findTorrent } from "./find_torrent.ts";

/** Gives a torrent as a file; for those who may know its passkeys. */
export const metainfoEndpoint: Endpoint = {
  method: "GET",
  path: "/torrents/{torrent}/metainfo",
  isForAdmins: true,
  async run({ control, named }) {
    const { id, name } = findTorrent(control, named);
    const bytes = await control.metainfoBytes(id);
    if (bytes === undefined) {
      throw new ApiError("conflict", `It is not known yet what is in torrent ${id}`);
    }
    const contentType = "application/x-bittorrent";
    return { value: { bytes: new Uint8Array(bytes), contentType, name: `${name}.torrent` } };
  },
};
