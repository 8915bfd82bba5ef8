export { FagsystemClient, type Accepted, type FagsystemClientOptions, type NewSubscription, type Registration, type WithdrawalAnswer } from './client.js';
export { type DeliveredEvent, type Delivery } from './delivered-event.js';
export { GapError, type CursorStore, type FeedOptions, type FeedPage } from './feed.js';
export { Http, type Limits } from './http.js';
export { ProblemError, type Problem } from './problem.js';
export { Tokens, type TokenOptions } from './tokens.js';
export { verifyWebhook } from './webhook.js';
