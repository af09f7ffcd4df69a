import { runHere } from "./clients/transmission_remote.ts";

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** What a certificate is made with. */
export interface CertificateKind {
  /** What it is called in a test. */
  readonly name: string;
  /** What it is for: `IP:…` or `DNS:…`. */
  readonly host: string;
  /** How long it holds. */
  readonly days: number;
  /** Whether that of {@linkcode makeAuthority} has signed it, rather than itself. */
  readonly isSigned: boolean;
}

/** Makes a certificate of this machine that has signed itself; gives the paths of it and its key. Needs `openssl`. */
export async function makeSelfSigned(
  dir: string,
): Promise<{ readonly certFile: string; readonly keyFile: string }> {
  const [certFile, keyFile] = [`${dir}/cert.pem`, `${dir}/key.pem`];
  const files = ["-keyout", keyFile, "-out", certFile, "-days", "2", "-subj", "/CN=localhost"];
  const names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  await openssl("req", "-x509", ...NEW_KEY, ...files, ...names);
  return { certFile, keyFile };
}

/** Makes an authority; gives the path of its certificate. Needs `openssl`. */
export async function makeAuthority(dir: string): Promise<string> {
  const path = `${dir}/authority.pem`;
  const files = ["-keyout", `${dir}/authority.key`, "-out", path, "-subj", "/CN=authority"];
  await openssl("req", "-x509", ...NEW_KEY, ...files);
  return path;
}

/** Makes a certificate of a kind; gives it and its key as PEM. Needs `openssl`. */
export async function makeCertificate(
  dir: string,
  { host, days, isSigned }: CertificateKind,
): Promise<{ readonly cert: string; readonly key: string }> {
  const file = `${dir}/certificate`;
  const [key, request, cert, extensions] = [
    `${file}.key`,
    `${file}.csr`,
    `${file}.pem`,
    `${file}.ext`,
  ];
  await Deno.writeTextFile(extensions, `subjectAltName=${host}`);
  await openssl("req", ...NEW_KEY, "-keyout", key, "-out", request, "-subj", "/CN=server");
  const signer = isSigned
    ? ["-CA", `${dir}/authority.pem`, "-CAkey", `${dir}/authority.key`, "-CAcreateserial"]
    : ["-signkey", key];
  const validity = ["-days", String(days), "-extfile", extensions];
  await openssl("x509", "-req", "-in", request, ...signer, ...validity, "-out", cert);
  return { cert: await Deno.readTextFile(cert), key: await Deno.readTextFile(key) };
}

async function openssl(...args: readonly string[]): Promise<void> {
  const { code, text } = await runHere(["openssl", ...args]);
  if (code !== 0) throw new Error(`Cannot make a certificate: ${text}`);
}
