import { assertEquals, assertRejects } from "@std/assert";
import { listenHttp } from "../../../lib/net/mod.ts";
import { withTempFolder } from "../../support/temp_folder.ts";

const IS_UNIX = Deno.build.os !== "windows";

/** Asks at a Unix socket, and gives the whole answer. */
async function askAt(path: string): Promise<string> {
  using connection = await Deno.connect({ transport: "unix", path });
  const request = "GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  await connection.write(new TextEncoder().encode(request));
  const buffer = new Uint8Array(4096);
  let text = "";
  for (let length = await connection.read(buffer); length !== null;) {
    text += new TextDecoder().decode(buffer.subarray(0, length));
    length = await connection.read(buffer);
  }
  return text;
}

Deno.test("listenHttp() tells who asks on a port", async () => {
  const at = { hostname: "127.0.0.1", port: 0 };
  const listener = await listenHttp(at, (_, from) => new Response(from));
  const answer = await fetch(`http://127.0.0.1:${listener.port}/`);
  assertEquals(await answer.text(), "127.0.0.1");
  await listener.close();
});

Deno.test({
  name: "listenHttp() serves at a Unix socket that is its owner's, and removes it",
  ignore: !IS_UNIX,
  fn: () =>
    withTempFolder(async (dir) => {
      const path = `${dir}/shoal.sock`;
      const listener = await listenHttp({ path }, (_, from) => new Response(`from "${from}"`));
      assertEquals((await askAt(path)).endsWith('from ""'), true);
      assertEquals(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
      await assertRejects(
        () => listenHttp({ path }, () => new Response()),
        Error,
        "another program answers there",
      );
      assertEquals((await askAt(path)).startsWith("HTTP/1.1 200"), true);
      await listener.close();
      assertEquals([...Deno.readDirSync(dir)], []);
    }),
});

Deno.test({
  name: "listenHttp() takes the place of a socket that nobody answers at, and of no other file",
  ignore: !IS_UNIX,
  fn: () =>
    withTempFolder(async (dir) => {
      const path = `${dir}/stale.sock`;
      leaveSocket(dir, path);
      const listener = await listenHttp({ path }, () => new Response("ok"));
      assertEquals((await askAt(path)).endsWith("ok"), true);
      await listener.close();
      await Deno.writeTextFile(path, "precious");
      await assertRejects(
        () => listenHttp({ path }, () => new Response()),
        Error,
        "a file that is no socket",
      );
      assertEquals(await Deno.readTextFile(path), "precious");
    }),
});

/** Leaves a socket's file as a program does that was killed: under another name, closing can not remove it. */
function leaveSocket(dir: string, path: string): void {
  const first = `${dir}/first.sock`;
  const listener = Deno.listen({ transport: "unix", path: first });
  Deno.renameSync(first, path);
  listener.close();
}
