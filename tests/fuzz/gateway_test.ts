import { assert, assertEquals } from "@std/assert";
import {
  decodeNatPmpAnswer,
  decodeNatPmpRequest,
  encodeNatPmpAnswer,
  encodeNatPmpRequest,
  NatPmpClient,
} from "../../lib/reach/nat_pmp/mod.ts";
import {
  decodePcpAnswer,
  decodePcpRequest,
  encodePcpAnswer,
  encodePcpRequest,
  PcpClient,
} from "../../lib/reach/pcp/mod.ts";
import type { GatewayClient } from "../../lib/reach/port_mapping/gateway_client.ts";
import { SeededRandom } from "../../lib/testing/mod.ts";
import { fuzzTest } from "./engine.ts";

const GATEWAY = "192.168.1.1";
const PORTS = { tcp: 6881, udp: 6881 } as const;

function makeNatPmp(): NatPmpClient {
  return new NatPmpClient({ gateway: GATEWAY, ports: PORTS });
}

function makePcp(): PcpClient {
  const random = new SeededRandom(1);
  return new PcpClient({ gateway: GATEWAY, clientAddress: "192.168.1.20", ports: PORTS, random });
}

const NAT_PMP_ANSWERS = [
  encodeNatPmpAnswer({ kind: "address", result: "success", epochSeconds: 9, address: "8.8.8.8" }),
  encodeNatPmpAnswer({
    kind: "map",
    result: "success",
    epochSeconds: 9,
    transport: "tcp",
    internalPort: 6881,
    externalPort: 7000,
    lifetimeSeconds: 1200,
  }),
];

/** Answers to the very requests of a client, nonces and all. */
const PCP_ANSWERS = makePcp().poll(0).datagrams.flatMap((data) => {
  const request = decodePcpRequest(data);
  if (request === undefined) return [];
  const head = { kind: "map", result: "success", lifetimeSeconds: 1200, epochSeconds: 9 } as const;
  return [encodePcpAnswer({ ...head, mapping: request.mapping })];
});

/** Answers a client with the same bytes at each moment, and looks at what comes of it. */
function answerAlways(client: GatewayClient, input: Uint8Array): void {
  let now = 0;
  let sent = 0;
  for (let step = 0; step < 20; step++) {
    const { datagrams, nextAt } = client.poll(now);
    sent += datagrams.length;
    assert(nextAt > now);
    client.handle(input, { hostname: GATEWAY, port: 5351 }, now);
    client.handle(input, { hostname: GATEWAY, port: 1 }, now);
    for (const { externalPort } of client.mappings(now)) assert(externalPort > 0);
    now = nextAt;
  }
  assert(sent <= 60);
}

fuzzTest({
  name: "NatPmpClient",
  seeds: NAT_PMP_ANSWERS,
  expects: [],
  run: (input) => answerAlways(makeNatPmp(), input),
});

fuzzTest({
  name: "PcpClient",
  seeds: PCP_ANSWERS,
  expects: [],
  run: (input) => answerAlways(makePcp(), input),
});

fuzzTest({
  name: "decodeNatPmpAnswer()",
  seeds: NAT_PMP_ANSWERS,
  expects: [],
  run(input) {
    const answer = decodeNatPmpAnswer(input);
    if (answer !== undefined) {
      assertEquals(decodeNatPmpAnswer(encodeNatPmpAnswer(answer))?.kind, answer.kind);
    }
    const request = decodeNatPmpRequest(input);
    if (request !== undefined) {
      assertEquals(decodeNatPmpRequest(encodeNatPmpRequest(request)), request);
    }
  },
});

fuzzTest({
  name: "decodePcpAnswer()",
  seeds: [...PCP_ANSWERS, ...makePcp().poll(0).datagrams],
  expects: [],
  run(input) {
    const answer = decodePcpAnswer(input);
    if (answer?.mapping) assertEquals(decodePcpAnswer(encodePcpAnswer(answer)), answer);
    const request = decodePcpRequest(input);
    if (request !== undefined) assertEquals(decodePcpRequest(encodePcpRequest(request)), request);
  },
});
