/**
 * What other clients test with: the description of a real router (rqbit), and an IP filter plain and packed (WebTorrent).
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { IpFilter, readIpFilter } from "../../../lib/reach/mod.ts";
import { readConnectionServices } from "../../../lib/reach/upnp/mod.ts";
import { sharedPath } from "../../support/shared.ts";

const DEVICES = sharedPath("corpus/ikatson+rqbit/crates/upnp/src/resources/test/devices-0.xml");

Deno.test({
  name: "readConnectionServices() reads the description of a router that rqbit has on record (L1)",
  ignore: DEVICES === undefined,
  fn() {
    assert(DEVICES);
    const location = new URL("http://192.168.0.1:5000/root.xml");
    const services = readConnectionServices(Deno.readFileSync(DEVICES), location);
    assertEquals(services.map(({ controlUrl }) => controlUrl.href), [
      "http://192.168.0.1:5000/upnp/control/WANIPConnection0",
    ]);
  },
});

const FIXTURES = sharedPath("corpus/webtorrent+webtorrent-fixtures/fixtures/");

Deno.test({
  name: "readIpFilter() reads the filter of WebTorrent, plain and packed",
  ignore: FIXTURES === undefined,
  async fn() {
    for (const name of ["blocklist.txt", "blocklist.txt.gz"]) {
      const bytes = await Deno.readFile(new URL(name, FIXTURES));
      const { ranges, unreadable } = await readIpFilter(whole(bytes), name);
      assertEquals([ranges.size, unreadable], [2, 0], name);
      const filter = new IpFilter();
      filter.set(name, ranges);
      for (const address of ["1.2.3.0", "1.2.3.255", "5.6.7.8"]) assert(filter.explain(address));
      for (const address of ["1.2.2.255", "1.2.4.0", "5.6.8.0"]) {
        assertEquals(filter.explain(address), undefined);
      }
    }
  },
});

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
