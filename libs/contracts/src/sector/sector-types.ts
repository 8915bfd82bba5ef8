import * as application from './application.schema.js';
import * as assessment from './assessment.schema.js';
import * as decision from './decision.schema.js';
import * as involvement from './involvement.schema.js';
import * as measure from './measure.schema.js';
import * as need from './need.schema.js';
import * as plan from './plan.schema.js';
import * as referral from './referral.schema.js';
import * as offer from './service-offer.schema.js';
import * as transition from './transition.schema.js';
import * as voice from './voice.schema.js';

/** Everything fagsystems publish. */
export const sectorTypes = [need, application, referral, assessment, decision, measure, plan, transition, involvement, voice, offer].flatMap(
  (module) => Object.values(module),
);
