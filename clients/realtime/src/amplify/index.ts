export { amplifyApi } from "./api.js";
export { amplifyTransport, type AmplifyTransportSettings } from "./transport.js";
