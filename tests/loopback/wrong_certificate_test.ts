/**
 * W10: whose certificate is not to be trusted gets no request and gives no payload, be it self-signed, expired or of another
 * name. Skipped where `openssl` is not installed.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { announceAnswer } from "../support/loopback_tracker.ts";

const hasOpenssl = await new Deno.Command("openssl", { args: ["version"], stdout: "null" }).output()
  .then(({ success }) => success, () => false);

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

async function openssl(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** What a certificate is made with. */
interface CertificateKind {
  readonly name: string;
  /** What it is for. */
  readonly host: string;
  /** How long it holds. */
  readonly days: number;
  /** Whether the authority has signed it that the program trusts. */
  readonly isSigned: boolean;
}

const WRONG: readonly CertificateKind[] = [
  { name: "self-signed", host: "IP:127.0.0.1", days: 2, isSigned: false },
  { name: "expired", host: "IP:127.0.0.1", days: -1, isSigned: true },
  { name: "of another name", host: "DNS:example.org", days: 2, isSigned: true },
];

const RIGHT: CertificateKind = { name: "right", host: "IP:127.0.0.1", days: 2, isSigned: true };

/** Makes an authority; gives the path of its certificate. */
async function makeAuthority(dir: string): Promise<string> {
  const path = `${dir}/authority.pem`;
  const subject = ["-subj", "/CN=authority"];
  await openssl(
    "req",
    "-x509",
    ...KEY,
    "-keyout",
    `${dir}/authority.key`,
    "-out",
    path,
    ...subject,
  );
  return path;
}

/** Makes a certificate of a kind. */
async function makeCertificate(
  dir: string,
  { host, days, isSigned }: CertificateKind,
): Promise<{ readonly cert: string; readonly key: string }> {
  const [key, request, cert, extensions] = ["key", "csr", "pem", "ext"].map((it) =>
    `${dir}/a.${it}`
  );
  await Deno.writeTextFile(extensions!, `subjectAltName=${host}`);
  await openssl("req", ...KEY, "-keyout", key!, "-out", request!, "-subj", "/CN=server");
  const signer = isSigned
    ? ["-CA", `${dir}/authority.pem`, "-CAkey", `${dir}/authority.key`, "-CAcreateserial"]
    : ["-signkey", key!];
  const validity = ["-days", String(days), "-extfile", extensions!];
  await openssl("x509", "-req", "-in", request!, ...signer, ...validity, "-out", cert!);
  return { cert: await Deno.readTextFile(cert!), key: await Deno.readTextFile(key!) };
}

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

const lack = hasOpenssl ? undefined : "openssl is not installed";

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
