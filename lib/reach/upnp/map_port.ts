import type { Random } from "../../io/mod.ts";
import { LEASE_SECONDS } from "../port_mapping/mapping.ts";
import type { ConnectionActions, UpnpMapping } from "./connection_actions.ts";
import { UPNP_ERROR, UpnpError } from "./soap_message.ts";

/** How often a service is asked for one mapping, in one way and then another. */
const MAX_TRIES = 6;

/** Other ports of the router are chosen from these: above what systems use for servers. */
const FIRST_OTHER_PORT = 10_000;
const LAST_OTHER_PORT = 65_535;

/** Errors that another port of the router may help against. */
const CONFLICTS: readonly number[] = [UPNP_ERROR.conflict, UPNP_ERROR.conflictWithOtherMechanism];

/** Errors that say that an action is not known, or is known in name alone. */
const UNKNOWN_ACTION: readonly number[] = [
  UPNP_ERROR.invalidAction,
  UPNP_ERROR.invalidArguments,
  UPNP_ERROR.actionFailed,
  602,
];

/** What is wanted of a service. */
export type WantedMapping = Omit<UpnpMapping, "leaseSeconds">;

/** What a service gave. */
export interface GivenMapping {
  /** The port of the router. */
  readonly externalPort: number;
  /** For how long; 0 is for ever, where the router knows nothing else. */
  readonly leaseSeconds: number;
}

/**
 * Has a port mapped, in the way that this router takes: with a lease or for ever, with the port that is wanted or another.
 *
 * @throws {UpnpError} if it takes none.
 * @throws {Error} if it does not answer.
 */
export async function mapPort(
  actions: ConnectionActions,
  wanted: WantedMapping,
  { random, signal }: { readonly random: Random; readonly signal: AbortSignal },
): Promise<GivenMapping> {
  let { externalPort } = wanted;
  let leaseSeconds = LEASE_SECONDS;
  let choosesPort = actions.service.type.endsWith("WANIPConnection:2");
  let last: unknown;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const mapping = { ...wanted, externalPort, leaseSeconds };
    try {
      if (choosesPort) {
        return { externalPort: await actions.addAnyMapping(mapping, signal), leaseSeconds };
      }
      await actions.addMapping(mapping, signal);
      return { externalPort, leaseSeconds };
    } catch (error) {
      if (!(error instanceof UpnpError)) throw error;
      last = error;
      if (CONFLICTS.includes(error.code)) {
        externalPort = FIRST_OTHER_PORT + random.below(LAST_OTHER_PORT - FIRST_OTHER_PORT + 1);
      } else if (choosesPort && UNKNOWN_ACTION.includes(error.code)) {
        choosesPort = false;
      } else if (leaseSeconds > 0 && mayTakePermanent(error.code)) {
        leaseSeconds = 0;
      } else {
        throw error;
      }
    }
  }
  throw last;
}

/** Whether it may help to ask for ever: some routers say so by another number than the one for it. */
function mayTakePermanent(code: number): boolean {
  return code !== UPNP_ERROR.notAuthorized && code !== UPNP_ERROR.samePortsRequired;
}
