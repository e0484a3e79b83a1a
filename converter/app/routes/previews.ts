import { route } from "../route.ts";
import { NewPreview, Preview } from "../schema.ts";

export const previewRoutes = [
  route({
    method: "post",
    path: "/api/v1/previews",
    tag: "conversions",
    summary: "What settings make of one upload; nothing is kept, and it ends when the client goes away",
    body: NewPreview,
    status: 200,
    returns: Preview,
    errors: ["NOT_FOUND", "CONFLICT", "UNSUPPORTED_MEDIA_TYPE", "TIMEOUT", "OUT_OF_MEMORY", "CORRUPT_FILE"],
    handle: async ({ service, body, response }) => {
      const gone = new AbortController();
      response.on("close", () => gone.abort());
      return service.preview(body.upload, body.settings, gone.signal);
    },
  }),
];
