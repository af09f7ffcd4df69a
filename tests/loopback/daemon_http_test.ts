/**
 * The daemon's HTTP server over TLS, and asked by `curl`: at a Unix socket and over HTTP/2. Skipped where `openssl` or `curl`
 * is not installed.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { makeSelfSigned } from "../support/certificates.ts";
import { isInPath } from "../support/clients/installed.ts";
import { withTempFolder } from "../support/temp_folder.ts";
import { openScene, TOKEN } from "../unit/daemon/http/daemon_server.ts";

const hasPrograms = isInPath("openssl") && isInPath("curl");
if (!hasPrograms) {
  console.log("openssl or curl is not installed: tests of the daemon's TLS are skipped");
}

async function run(program: string, ...args: string[]): Promise<string> {
  const { stdout, stderr, success } = await new Deno.Command(program, { args }).output();
  const text = new TextDecoder().decode(stdout);
  if (!success) throw new Error(`${program} failed: ${new TextDecoder().decode(stderr)} ${text}`);
  return text;
}

Deno.test({
  name: "openHttpServer() speaks TLS with the files of a certificate",
  ignore: !hasPrograms,
  fn: () =>
    withTempFolder(async (dir) => {
      const tls = await makeSelfSigned(dir);
      await using scene = await openScene({ tls });
      assertEquals(scene.url, `https://127.0.0.1:${scene.port}/`);
      const status = ["-s", "-o", `${dir}/out`, "-w", "%{http_version} %{http_code}"];
      const trusted = [...status, "--cacert", tls.certFile];
      const signed = ["-H", `Authorization: Bearer ${TOKEN}`];
      const cases: [string, string[]][] = [
        ["2 200", []],
        ["1.1 200", ["--http1.1"]],
        ["2 421", ["-H", "Host: evil.example"]],
        ["1.1 421", ["--http1.1", "-H", "Host: evil.example"]],
        ["2 403", ["-H", `Origin: http://127.0.0.1:${scene.port}`]],
        ["2 200", ["-H", `Origin: https://127.0.0.1:${scene.port}`]],
      ];
      for (const [want, args] of cases) {
        assertEquals(await run("curl", ...trusted, ...signed, ...args, scene.url), want);
      }
      const unsigned = await run("curl", ...trusted, scene.url);
      assertEquals(unsigned, "2 401");
      const signIn = `${scene.url}?token=${TOKEN}`;
      const head = await run("curl", "-s", "-i", "--cacert", tls.certFile, signIn);
      assertEquals(/set-cookie: .*; Secure/i.test(head), true);
      await assertRejects(() => openScene({ tls: { ...tls, keyFile: `${dir}/none` } }));
    }),
});

Deno.test({
  name: "openHttpServer() serves at a Unix socket by the same rules",
  ignore: !hasPrograms || Deno.build.os === "windows",
  fn: () =>
    withTempFolder(async (dir) => {
      const path = `${dir}/shoal.sock`;
      await using scene = await openScene({ at: { path } });
      assertEquals(scene.server.url, path);
      const status = ["-s", "-o", `${dir}/out`, "-w", "%{http_code}", "--unix-socket", path];
      const signed = ["-H", `Authorization: Bearer ${TOKEN}`];
      assertEquals(await run("curl", ...status, ...signed, "http://localhost/metrics"), "200");
      assertEquals(await run("curl", ...status, "http://localhost/metrics"), "401");
      assertEquals(await run("curl", ...status, ...signed, "http://evil.example/metrics"), "421");
    }),
});
