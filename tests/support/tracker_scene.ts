import type { HttpHandler, Log } from "../../lib/io/mod.ts";
import { SeededRandom, VirtualClock } from "../../lib/testing/mod.ts";
import { TrackerClient, type TrackerClientOptions } from "../../lib/tracker/mod.ts";
import { FakeInternet, type FakeNetwork } from "./fake_network.ts";

/** A client of trackers in a made-up internet, where trackers are at names, one address each. */
export class TrackerScene implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly internet = new FakeInternet();
  readonly network: FakeNetwork = this.internet.machine("9.9.9.9", "2600::9");
  readonly client: TrackerClient;

  /** Makes one with these options of the client. */
  constructor(options: Partial<TrackerClientOptions> & { readonly log?: Log } = {}) {
    const { clock, network } = this;
    this.client = new TrackerClient({ clock, network, random: new SeededRandom(), ...options });
  }

  /** Puts a machine at a name. */
  machine(name: string, ...addresses: readonly string[]): FakeNetwork {
    this.internet.names.set(name, addresses);
    return this.internet.machine(...addresses);
  }

  /** Serves HTTP at port 80 of a name. */
  serve(name: string, address: string, handler: HttpHandler): void {
    this.machine(name, address).serveHttp({ hostname: "0.0.0.0", port: 80 }, handler);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
  }
}
