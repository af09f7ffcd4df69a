import { ShoalClient } from "../client/mod.ts";

export type * from "../daemon/api/mod.ts";
export type * from "../daemon/view/mod.ts";

/** Speaks with the daemon that the page came from, as whoever is signed in. */
export const client: ShoalClient = new ShoalClient({ url: location.origin });
