import type { Log } from "../../io/mod.ts";
import { sha256, toHex } from "../../hash/mod.ts";
import { ApiError } from "../api/mod.ts";
import { type Asset, assetAnswer } from "./assets.ts";
import { errorAnswer } from "./error_answer.ts";
import type { Route } from "./route.ts";

/** Where the built description is; named by no import of its own, so that what checks imports does without it. */
const BUILT = "../built/openapi.json";

/** The description of the API: it is loaded when somebody asks for it. */
export function openApiRoute({ log }: { readonly log?: Log | undefined }): Route {
  let loading: Promise<Asset | undefined> | undefined;
  return {
    methods: ["GET"],
    access: "user",
    async handle({ request }) {
      loading ??= load(log);
      const description = await loading;
      if (description) return assetAnswer(description, request.headers);
      const message = "The description of the API is not built: run `deno task build`";
      return errorAnswer(new ApiError("no-such-path", message));
    },
  };
}

async function load(log: Log | undefined): Promise<Asset | undefined> {
  const url = new URL(BUILT, import.meta.url).href;
  try {
    const { default: description } = await import(url, { with: { type: "json" } });
    const bytes = new TextEncoder().encode(JSON.stringify(description));
    return { bytes, contentType: "application/json", etag: toHex(sha256(bytes)).slice(0, 16) };
  } catch (error) {
    log?.write({ level: "info", message: "The description of the API is not built", error });
    return undefined;
  }
}
