import { formatEndpoint } from "../../../../lib/address/mod.ts";
import {
  type DhtEvent,
  DhtNode,
  type DhtNodeOptions,
  type DhtOutcome,
  type DhtTicket,
} from "../../../../lib/dht/mod.ts";
import { secureNodeId } from "../../../../lib/dht/node_id.ts";
import type { Endpoint } from "../../../../lib/io/mod.ts";
import { SeededRandom } from "../../../../lib/testing/mod.ts";

/** A datagram that arrives, or a node that wants to be polled. */
interface Due {
  readonly at: number;
  readonly inhabitant: Inhabitant | undefined;
  readonly datagram?: { readonly data: Uint8Array; readonly from: Endpoint };
}

/** Answers a datagram in place of a node. */
export type Script = (data: Uint8Array, from: Endpoint) => Uint8Array | undefined;

/** A node of the world and what it told. */
export interface Inhabitant {
  readonly endpoint: Endpoint;
  readonly node: DhtNode;
  readonly events: DhtEvent[];
  /** Datagrams that it has sent. */
  sent: number;
  /** Whether it is there. */
  isUp: boolean;
  /** When it wants to be polled. */
  dueAt: number;
  /** What answers in its place. */
  script?: Script;
}

/** Nodes that exchange datagrams with delays, in made-up time, the same for the same seed. */
export class DhtWorld {
  /** The time, in milliseconds. */
  now = 0;
  readonly random: SeededRandom;
  readonly inhabitants = new Map<string, Inhabitant>();
  readonly #delayMs: { readonly min: number; readonly max: number };
  /** A binary heap: the first is the earliest. */
  readonly #heap: Due[] = [];

  constructor(
    options: { readonly seed?: number; readonly minMs?: number; readonly maxMs?: number } = {},
  ) {
    this.random = new SeededRandom(options.seed ?? 1);
    this.#delayMs = { min: options.minMs ?? 10, max: options.maxMs ?? 100 };
  }

  /** Puts a node at an endpoint. */
  add(endpoint: Endpoint, options: Partial<DhtNodeOptions> = {}): Inhabitant {
    const random = new SeededRandom(this.random.below(2 ** 32));
    const family = endpoint.hostname.includes(":") ? 6 : 4;
    const node = new DhtNode({ family, random, now: this.now, ...options });
    const inhabitant: Inhabitant = {
      endpoint,
      node,
      events: [],
      sent: 0,
      isUp: true,
      dueAt: this.now,
    };
    this.inhabitants.set(formatEndpoint(endpoint), inhabitant);
    this.#push({ at: this.now, inhabitant });
    return inhabitant;
  }

  /** Puts nodes into it each of which knows some of the others already. */
  addAcquainted(count: number, known: number): Inhabitant[] {
    const contacts = Array.from({ length: count }, (_, i) => {
      const endpoint = endpointOf(i);
      return { id: secureNodeId(endpoint.hostname, this.random), endpoint };
    });
    return contacts.map(({ id, endpoint }) => {
      const nodes = Array.from({ length: known }, () => contacts[this.random.below(count)])
        .flatMap((contact) => contact ?? []);
      return this.add(endpoint, { id, nodes });
    });
  }

  /** Sends a datagram as if from somewhere. */
  inject(data: Uint8Array, from: Endpoint, to: Endpoint): void {
    const { min, max } = this.#delayMs;
    const at = this.now + min + this.random.below(max - min + 1);
    const inhabitant = this.inhabitants.get(formatEndpoint(to));
    this.#push({ at, inhabitant, datagram: { data, from } });
  }

  /** Does what a node wants to be done; to be called after one of its operations was begun. */
  settle(inhabitant: Inhabitant): void {
    const { sends, events, nextAt } = inhabitant.node.poll(this.now);
    inhabitant.sent += sends.length;
    inhabitant.events.push(...events);
    inhabitant.dueAt = nextAt;
    if (nextAt < Infinity) this.#push({ at: nextAt, inhabitant });
    for (const { data, to } of sends) this.inject(data, inhabitant.endpoint, to);
  }

  /** Lets time pass, until a condition holds or it is over. */
  run(ms: number, isDone: () => boolean = () => false): void {
    const end = this.now + ms;
    while (!isDone()) {
      const [due] = this.#heap;
      if (due === undefined || due.at > end) break;
      this.#pop();
      this.now = Math.max(this.now, due.at);
      this.#do(due);
    }
    if (!isDone()) this.now = end;
  }

  /** Lets time pass until an operation has ended, and says how. */
  finish(inhabitant: Inhabitant, ticket: DhtTicket): DhtOutcome {
    this.settle(inhabitant);
    let outcome: DhtOutcome | undefined;
    this.run(60_000, () => {
      for (const event of inhabitant.events) {
        if (event.kind === "done" && event.ticket === ticket) outcome = event.outcome;
      }
      return outcome !== undefined;
    });
    if (outcome === undefined) throw new Error("the operation has not ended after a minute");
    return outcome;
  }

  #do({ at, inhabitant, datagram }: Due): void {
    if (!inhabitant?.isUp) return;
    if (inhabitant.script) {
      const answer = datagram && inhabitant.script(datagram.data, datagram.from);
      if (datagram && answer) this.inject(answer, inhabitant.endpoint, datagram.from);
      return;
    }
    if (datagram) inhabitant.node.handle(datagram.data, datagram.from, this.now);
    else if (at !== inhabitant.dueAt) return;
    this.settle(inhabitant);
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let i = heap.push(due) - 1;
    while (i > 0) {
      const parent = (i - 1) >>> 1;
      if (heap[parent]!.at <= due.at) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = due;
  }

  #pop(): Due | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let i = 0;
    while (true) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child += 1;
      if (heap[child]!.at >= last.at) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
    return first;
  }
}

/** The endpoint of machine number `i`: a global address, each in a /24 of its own. */
export function endpointOf(i: number): Endpoint {
  return { hostname: `${20 + (i >> 16)}.${i >> 8 & 255}.${i & 255}.7`, port: 6881 };
}
