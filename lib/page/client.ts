import { ShoalClient } from "../client/mod.ts";

/** Asks the daemon that serves the page; whoever opened it is signed in by a cookie. */
export const client: ShoalClient = new ShoalClient({ url: location.origin });
