import { client } from "../api.ts";
import type { AddingApi } from "./additions.ts";

/** Seconds that an answer is waited for: the daemon takes 30 at most. */
const WAIT_SECONDS = 25;

/** What adds torrents, of the daemon that serves the page. */
export const addingApi: AddingApi = {
  openPreview: async (body) => (await client.openPreview(body)).preview,
  awaitPreview: async (id, signal) =>
    (await client.preview(id, { waitSeconds: WAIT_SECONDS, signal })).preview,
  closePreview: (id) => client.closePreview(id),
  add: (body) => client.add(body),
};
