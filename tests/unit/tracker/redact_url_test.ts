import { assertEquals } from "@std/assert";
import { redactSecrets, redactUrl, redactUrls } from "../../../lib/tracker/redact_url.ts";

const PASSKEY = "0123456789abcdef0123456789abcdef";

Deno.test("redactUrl() leaves out what may be a passkey", () => {
  const table = [
    ["http://tracker.example:6969/announce", "http://tracker.example:6969/announce"],
    [`http://tracker.example/${PASSKEY}/announce`, "http://tracker.example/…/announce"],
    [`http://tracker.example/announce/${PASSKEY}`, "http://tracker.example/…/…"],
    [`http://tracker.example/${PASSKEY}`, "http://tracker.example/…"],
    [
      `https://tracker.example/announce.php?passkey=${PASSKEY}`,
      "https://tracker.example/announce.php?…",
    ],
    [`https://user:${PASSKEY}@tracker.example/announce`, "https://tracker.example/announce"],
    [`https://${PASSKEY}.tracker.example/announce`, "https://….tracker.example/announce"],
    [`http://tracker.example/announce#${PASSKEY}`, "http://tracker.example/announce"],
    ["http://internationaltrackers.example/", "http://internationaltrackers.example"],
    ["udp://tracker.example:80", "udp://tracker.example:80"],
    [`udp://[::1]:80/${PASSKEY}?x`, "udp://[::1]:80/…?…"],
    [`wss://tracker.example/${PASSKEY}`, "wss://tracker.example/…"],
    [PASSKEY, "…"],
    [`mailto:${PASSKEY}`, "…"],
    ["", "…"],
  ] as const;
  for (const [url, expected] of table) assertEquals(redactUrl(url), expected);
});

Deno.test("redactUrls() shortens each URL in a text", () => {
  assertEquals(
    redactUrls(`error sending request for url (http://h:1/announce?k=${PASSKEY}): refused`),
    "error sending request for url (http://h:1/announce?…): refused",
  );
  assertEquals(redactUrls(`See http://h/(${PASSKEY}).`), "See http://h/…).");
  assertEquals(redactUrls("nothing to see"), "nothing to see");
});

Deno.test("redactSecrets() takes out what a text repeats of a URL", () => {
  const table = [
    [`http://h/${PASSKEY}/announce`, `Unknown passkey ${PASSKEY}`, "Unknown passkey …"],
    [`http://h/announce?passkey=${PASSKEY}&x=1`, `${PASSKEY} is not known`, "… is not known"],
    ["http://h/announce?k=%61%62%63%64%65%66", "no abcdef, no %61%62%63%64%65%66", "no …, no …"],
    [`http://h/${PASSKEY}.php?x=a.${PASSKEY}`, `no ${PASSKEY}`, "no …"],
    ["http://user:password@h/announce", "bad password", "bad …"],
    ["http://h/announce", "announce too often", "announce too often"],
    ["http://h/a/announce", "a torrent", "a torrent"],
    ["http://h/%ff%ff%ff/announce", "%ff%ff%ff", "…"],
    ["no URL", `http://h/${PASSKEY}`, "http://h/…"],
  ] as const;
  for (const [url, text, expected] of table) assertEquals(redactSecrets(text, url), expected, url);
});
