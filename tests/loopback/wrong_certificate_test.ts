/**
 * W10: whose certificate is not to be trusted gets no request and gives no payload, be it self-signed, expired or of another
 * name. Skipped where `openssl` is not installed.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type CertificateKind, makeAuthority, makeCertificate } from "../support/certificates.ts";
import { isInPath } from "../support/clients/installed.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { announceAnswer } from "../support/loopback_tracker.ts";

const WRONG: readonly CertificateKind[] = [
  { name: "self-signed", host: "IP:127.0.0.1", days: 2, isSigned: false },
  { name: "expired", host: "IP:127.0.0.1", days: -1, isSigned: true },
  { name: "of another name", host: "DNS:example.org", days: 2, isSigned: true },
];

const RIGHT: CertificateKind = { name: "right", host: "IP:127.0.0.1", days: 2, isSigned: true };

/** A server over TLS that counts what it is asked. */
function serve(
  scene: LoopbackScene,
  certificate: { readonly cert: string; readonly key: string },
  answer: () => Response,
): { readonly url: string; readonly asked: () => number } {
  let count = 0;
  const server = scene.use(Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => undefined, ...certificate },
    () => {
      count++;
      return answer();
    },
  ));
  return { url: `https://127.0.0.1:${server.addr.port}/`, asked: () => count };
}

const lack = isInPath("openssl") ? undefined : "openssl is not installed";

loopbackTest(
  { name: "W10: trackers whose certificate is wrong are not asked", lack },
  async (scene) => {
    const authority = await makeAuthority(scene.dir);
    for (const kind of [RIGHT, ...WRONG]) {
      const certificate = await makeCertificate(scene.dir, kind);
      const peer = { hostname: "127.0.0.1", port: 7 };
      const { url, asked } = serve(scene, certificate, () => announceAnswer([peer]));
      const torrent = new LoopbackTorrent({
        name: "t",
        files: 1_000,
        trackers: [`${url}announce`],
      });
      const file = await torrent.save(await scene.folder(kind.name));
      const program = scene.program(["peers", file], {
        within: ["env", `DENO_CERT=${authority}`],
      });
      const status = await program.ended();
      const isRight = kind === RIGHT;
      assertEquals([status === 0, asked() > 0], [isRight, isRight], program.log());
      if (!isRight) assert(/certificate/i.test(program.log()), program.log());
    }
  },
);

loopbackTest(
  { name: "W10: web seeds whose certificate is wrong give nothing", lack },
  async (scene) => {
    const kind = { ...RIGHT, isSigned: false };
    const { url, asked } = serve(
      scene,
      await makeCertificate(scene.dir, kind),
      () => new Response("x"),
    );
    const torrent = new LoopbackTorrent({ name: "t", files: 100_000 });
    const { session, log } = await scene.session("leecher", {
      outputDir: await scene.folder("out"),
    });
    const added = await session.add(torrent.bytes, { webSeeds: [`${url}t`] });
    await scene.until(() => log.records.some(({ message }) => message.includes("certificate")));
    assertEquals([asked(), added.status().downloadedBytes], [0, 0]);
  },
);
