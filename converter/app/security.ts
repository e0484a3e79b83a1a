/** Who may call: names and origins, a token away from loopback, headers that keep the page to itself, a rate limit. */
import { createHash, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import type { NextFunction, Request, RequestHandler, Response } from "express";
import { rateLimit } from "express-rate-limit";
import helmet from "helmet";
import { httpProblem } from "./problems.ts";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
const COOKIE = "tunelab-token";

/** @param scriptHash CSP source of the one inline script, the import map */
export function securityHeaders(scriptHash: string): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", scriptHash],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false, // loopback and closed networks speak plain HTTP
    referrerPolicy: { policy: "no-referrer" },
    xFrameOptions: { action: "deny" },
  });
}

/**
 * Refuses requests under a name that is not ours (DNS rebinding: an attacker's name that resolves to this machine) and
 * requests that another site's page makes (CSRF). Addresses cannot be rebound, so they pass.
 */
export function checkOrigin(allowedHosts: readonly string[]): RequestHandler {
  const names = new Set([...LOOPBACK, ...allowedHosts.map((name) => name.toLowerCase())]);
  return (request: Request, _response: Response, next: NextFunction) => {
    const host = request.headers.host ?? "";
    const name = host.replace(/:\d*$/, "").toLowerCase();
    if (!names.has(name) && isIP(name.replace(/^\[|\]$/g, "")) === 0)
      throw httpProblem("FORBIDDEN/host", { host: name.slice(0, 100) });
    const { origin } = request.headers;
    if (origin !== undefined && !sameOrigin(origin, host)) throw httpProblem("FORBIDDEN/site", {});
    const site = request.get("Sec-Fetch-Site");
    const navigation = request.method === "GET" && request.get("Sec-Fetch-Mode") === "navigate";
    if ((site === "cross-site" || site === "same-site") && !navigation) throw httpProblem("FORBIDDEN/site", {});
    next();
  };
}

function sameOrigin(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === new URL(`http://${host}`).host;
}

/**
 * Asks for a token: `Authorization: Bearer`, or the cookie that opening `/?token=…` once sets for the page. Health stays
 * open, it tells nothing.
 */
export function requireToken(token: string): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    if (request.path === "/health") return next();
    const offered = request.query["token"];
    if (request.method === "GET" && typeof offered === "string" && equal(offered, token)) {
      response.cookie(COOKIE, token, { httpOnly: true, sameSite: "strict", path: "/", secure: request.secure });
      return response.redirect(303, request.path.replace(/^\/+/, "/"));
    }
    const bearer = request.get("Authorization")?.match(/^Bearer (.+)$/i)?.[1];
    const given = bearer ?? cookie(request);
    if (given !== undefined && equal(given, token)) return next();
    response.set("WWW-Authenticate", "Bearer");
    throw httpProblem(given === undefined ? "UNAUTHORIZED/missing" : "UNAUTHORIZED/wrong", {});
  };
}

function cookie(request: Request): string | undefined {
  for (const part of (request.headers.cookie ?? "").split(";")) {
    const [name, value] = part.trim().split("=");
    if (name === COOKIE && value !== undefined) return decodeURIComponent(value);
  }
  return undefined;
}

/** In constant time, whatever the lengths. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

export function limitRate(requestsPerMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: requestsPerMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    handler: () => {
      throw httpProblem("RATE_LIMITED/requests", { most: requestsPerMinute });
    },
  });
}
