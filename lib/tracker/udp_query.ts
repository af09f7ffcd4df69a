import type { Endpoint } from "../io/mod.ts";
import type { AnnounceRequest } from "./announce.ts";
import type { TrackerError } from "./tracker_error.ts";
import type { UdpAnnounceResponse, UdpScrapeResponse } from "./udp_response.ts";

/** What is asked of a UDP tracker. */
export type UdpQuery =
  | {
    /** What it is. */
    readonly action: "announce";
    /** What is announced. */
    readonly announce: AnnounceRequest;
    /** Path and query of the tracker's URL (BEP 41). */
    readonly urlData: string;
  }
  | {
    /** What it is. */
    readonly action: "scrape";
    /** Up to 74 of 20 bytes. */
    readonly infoHashes: readonly Uint8Array[];
  };

/** How a request ended. */
export type UdpOutcome =
  | {
    /** Which request. */
    readonly ticket: number;
    /** What was answered, to what was asked. */
    readonly response: UdpAnnounceResponse | UdpScrapeResponse;
  }
  | {
    /** Which request. */
    readonly ticket: number;
    /** Why there is no answer. */
    readonly error: TrackerError;
  };

/** What is to be done after something happened. */
export interface UdpEffects {
  /** Datagrams to be sent. */
  readonly datagrams: readonly { readonly data: Uint8Array<ArrayBuffer>; readonly to: Endpoint }[];
  /** Requests that have ended. */
  readonly outcomes: readonly UdpOutcome[];
  /** When to poll again; infinite where nothing is awaited. */
  readonly nextAt: number;
}
