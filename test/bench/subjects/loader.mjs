// Subjects run as the command line and the workers of the service do: `--import tsx` rewrites required libraries as well.
import { register } from "tsx/esm/api";

register();
