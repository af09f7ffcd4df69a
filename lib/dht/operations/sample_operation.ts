import { type DhtQuery, type DhtResponse, NODE_ID_LENGTH } from "../krpc/mod.ts";
import type { Endpoint } from "../../io/mod.ts";
import type { InfoHashSample } from "../dht_event.ts";
import type { Candidate } from "../lookup.ts";
import { Operation } from "./operation.ts";

/** Asks the nodes on the way to a target, and around it, for samples of their info-hashes (BEP 51). */
export class SampleOperation extends Operation {
  override ask(to: Candidate): DhtQuery {
    const { id } = this.owner;
    return { method: "sample_infohashes", id, target: this.lookup.target, token: to.token };
  }

  override take(response: DhtResponse, from: Candidate): void {
    from.token ??= response.token;
    const sample = sampleOf(response, from.endpoint);
    if (sample) this.owner.emit({ kind: "sample", ticket: this.ticket, sample });
  }
}

/** Gives the sample in an answer; undefined if the node does not know what that is. */
export function sampleOf(response: DhtResponse, from: Endpoint): InfoHashSample | undefined {
  const { samples, sampleTotal: total, intervalSeconds = 0 } = response;
  if (samples === undefined) return undefined;
  const infoHashes: Uint8Array[] = [];
  for (let at = 0; at < samples.length; at += NODE_ID_LENGTH) {
    infoHashes.push(samples.slice(at, at + NODE_ID_LENGTH));
  }
  return { from, infoHashes, total, intervalSeconds };
}
