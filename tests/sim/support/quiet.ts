import type { SessionOptions } from "../../../lib/session/mod.ts";

/** A session that does nothing but what a scenario is about: peers are told to it, by TCP. */
export const QUIET: SessionOptions = {
  dht: false,
  lsd: false,
  pex: false,
  portMapping: false,
  utp: false,
};
