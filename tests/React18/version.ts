import { version } from "react";
import { version as versionOfDom } from "react-dom";

if (![version, versionOfDom].every((one) => one.startsWith("18."))) throw new Error(`The hooks would be tested with React ${version} and react-dom ${versionOfDom}.`);
