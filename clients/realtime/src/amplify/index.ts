export { amplifyApi } from "./api.js";
export { messageOf, PubSub, type PubSubContent, type PubSubObservable, type PubSubObserver, type PubSubOptions } from "./pubSub.js";
export { amplifyTransport, type AmplifyTransportSettings } from "./transport.js";
