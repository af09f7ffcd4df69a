import type { Endpoint } from "../../lib/io/mod.ts";
import { decodeUdpRequest, type UdpRequest } from "../../lib/tracker/udp_request.ts";
import { encodeUdpResponse, type UdpResponse } from "../../lib/tracker/udp_response.ts";
import type { FakeNetwork } from "./fake_network.ts";

/** Gives the answer to a request; undefined for none. */
export type UdpAnswerer = (request: UdpRequest, from: Endpoint) => UdpResponse | undefined;

/** Answers as a tracker does that gives everybody the same connection id, and names one peer. */
export function answerUdp(request: UdpRequest, from: Endpoint): UdpResponse {
  const { transactionId } = request;
  switch (request.action) {
    case "connect":
      return { action: "connect", transactionId, connectionId: 77n };
    case "announce": {
      const address = from.hostname.includes(":")
        ? [0x26, 0, ...new Array(14).fill(1)]
        : [8, 8, 0, 1];
      const peers = new Uint8Array([...address, 0x1a, 0xe1]);
      return { action: "announce", transactionId, interval: 900, leechers: 1, seeders: 2, peers };
    }
    case "scrape": {
      const entries = request.infoHashes.map(([byte = 0]) => ({
        seeders: byte,
        downloads: 2,
        leechers: 3,
      }));
      return { action: "scrape", transactionId, entries };
    }
  }
}

/** Answers UDP trackers' requests on a machine, until its end; gives the requests that came. */
export async function serveUdp(
  machine: FakeNetwork,
  at: Endpoint,
  answer: UdpAnswerer = answerUdp,
): Promise<UdpRequest[]> {
  const socket = await machine.bindDatagrams(at);
  const requests: UdpRequest[] = [];
  async function run(): Promise<never> {
    while (true) {
      const [datagram, from] = await socket.receive();
      const request = decodeUdpRequest(datagram);
      if (request === undefined) throw new Error("A datagram came that is no request");
      requests.push(request);
      const response = answer(request, from);
      if (response !== undefined) await socket.send(encodeUdpResponse(response), from);
    }
  }
  // What goes wrong in it shows as requests that are not answered.
  run().catch((error) => console.error(error));
  return requests;
}
