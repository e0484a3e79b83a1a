import htm from "htm";
import { h } from "preact";

/** Markup as a template string. Text is always escaped. */
export const html = htm.bind(h);
