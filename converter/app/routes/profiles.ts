import { IdParams, located, route } from "../route.ts";
import { NewProfile, Profile, ProfileList } from "../schema.ts";

const PROFILES = "/api/v1/profiles";
const PROFILE = `${PROFILES}/{id}`;

export const profileRoutes = [
  route({
    method: "get",
    path: PROFILES,
    tag: "profiles",
    summary: "Settings that were saved under a name, for one customer each",
    status: 200,
    returns: ProfileList,
    errors: [],
    handle: ({ service }) => ({ profiles: service.profiles.list() }),
  }),
  route({
    method: "post",
    path: PROFILES,
    tag: "profiles",
    summary: "Save settings under a name; passwords and answers by hand are left out",
    body: NewProfile,
    status: 201,
    returns: Profile,
    errors: ["UNSUPPORTED_MEDIA_TYPE", "LIMIT_EXCEEDED", "STORAGE"],
    handle: async ({ service, body, response }) => located(response, PROFILES, await service.profiles.create(body)),
  }),
  route({
    method: "get",
    path: PROFILE,
    tag: "profiles",
    summary: "One profile",
    params: IdParams,
    status: 200,
    returns: Profile,
    errors: ["NOT_FOUND"],
    handle: ({ service, params }) => service.profiles.get(params.id),
  }),
  route({
    method: "put",
    path: PROFILE,
    tag: "profiles",
    summary: "Replace a profile; passwords and answers by hand are left out",
    params: IdParams,
    body: NewProfile,
    status: 200,
    returns: Profile,
    errors: ["NOT_FOUND", "UNSUPPORTED_MEDIA_TYPE", "STORAGE"],
    handle: ({ service, params, body }) => service.profiles.replace(params.id, body),
  }),
  route({
    method: "delete",
    path: PROFILE,
    tag: "profiles",
    summary: "Delete a profile; conversions keep the settings they were made with",
    params: IdParams,
    status: 204,
    errors: ["NOT_FOUND"],
    handle: ({ service, params }) => service.profiles.remove(params.id),
  }),
];
