import { HttpProblem } from "../problems.ts";
import { IdParams, located, route } from "../route.ts";
import { NewTransfer, Transfer, TransferPiece } from "../schema.ts";

const TRANSFERS = "/api/v1/transfers";
const TRANSFER = `${TRANSFERS}/{id}`;
const PIECE = "application/octet-stream";

export const transferRoutes = [
  route({
    method: "post",
    path: TRANSFERS,
    tag: "uploads",
    summary: "Begin a large upload that comes in pieces and goes on after a lost line",
    body: NewTransfer,
    status: 201,
    returns: Transfer,
    errors: ["UNSUPPORTED_MEDIA_TYPE", "LIMIT_EXCEEDED", "STORAGE"],
    handle: async ({ service, body, response }) => located(response, TRANSFERS, await service.transfers.create(body)),
  }),
  route({
    method: "get",
    path: TRANSFER,
    tag: "uploads",
    summary: "How much has arrived; a whole transfer is no longer there, but the upload of the same id is",
    params: IdParams,
    status: 200,
    returns: Transfer,
    errors: ["NOT_FOUND"],
    handle: ({ service, params }) => service.transfers.get(params.id),
  }),
  route({
    method: "patch",
    path: TRANSFER,
    tag: "uploads",
    summary: "Send the next piece, of any size; the last one gives the upload",
    params: IdParams,
    headers: { "Upload-Offset": "where in the file the piece begins: the offset of the transfer" },
    upload: { mediaType: PIECE, schema: { type: "string", contentMediaType: "application/octet-stream" } },
    status: 200,
    returns: TransferPiece,
    errors: ["NOT_FOUND", "CONFLICT", "INTERRUPTED", "UNSUPPORTED_MEDIA_TYPE", "CORRUPT_FILE", "STORAGE"],
    handle: ({ service, params, request }) => {
      if (!request.is(PIECE))
        throw new HttpProblem("UNSUPPORTED_MEDIA_TYPE", "pieces are sent as bytes", {
          hint: `send them with Content-Type: ${PIECE}`,
        });
      const offset = request.get("Upload-Offset") ?? "";
      if (!/^\d{1,15}$/.test(offset))
        throw new HttpProblem("INVALID_INPUT", "the header Upload-Offset must be a number of bytes");
      return service.transfers.append(params.id, Number(offset), request);
    },
  }),
  route({
    method: "delete",
    path: TRANSFER,
    tag: "uploads",
    summary: "Give a transfer up",
    params: IdParams,
    status: 204,
    errors: ["NOT_FOUND"],
    handle: ({ service, params }) => service.transfers.remove(params.id),
  }),
];
