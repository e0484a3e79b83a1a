/** The converter as a service. */
export { type AppOptions, type ConverterApp, createApp } from "./app.ts";
export type { Engine } from "./jobs/engine.ts";
export { SERVICE_LIMITS, type ServiceLimits } from "./limits.ts";
export { type RunningServer, type ServerOptions, startServer } from "./server.ts";
