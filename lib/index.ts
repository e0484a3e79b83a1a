/** The notebook library: `import { … } from "tunelab"`. */
export { isTunelabError, TunelabError } from "#lib/core/index";
