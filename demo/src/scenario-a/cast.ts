/** Who takes part, and what each system has asked to be told of. All invented. */
export const systems = [
  { client: 'population-register', service: 'population-register', system: 'register', purpose: 'coordinated-help', facts: [] },
  {
    client: 'kindergarten', service: 'solvik-kindergarten', system: 'oppvekst', purpose: 'coordinated-help',
    facts: ['need-reported', 'measure-started', 'measure-adjusted', 'measure-ended', 'assessment-completed', 'plan-registered'],
  },
  {
    client: 'health-station', service: 'solvik-health-station', system: 'journal', purpose: 'coordinated-help',
    facts: ['need-reported', 'application-submitted', 'measure-started', 'measure-adjusted', 'measure-evaluated', 'referral-returned-incomplete', 'decision-made', 'appeal-decided'],
  },
  {
    client: 'ppt', service: 'solvik-ppt', system: 'ppt', purpose: 'coordinated-help',
    facts: ['need-reported', 'measure-started', 'measure-adjusted', 'measure-evaluated', 'referral-sent', 'referral-rejected', 'referral-forwarded', 'assessment-completed'],
  },
  { client: 'habu', service: 'habu', system: 'dips-habu', purpose: 'health-care', facts: ['referral-sent', 'assessment-completed', 'measure-started'] },
  {
    client: 'nav', service: 'nav-assistive-technology', system: 'hjelpemiddel', purpose: 'coordinated-help',
    facts: ['need-reported', 'application-submitted', 'referral-sent', 'referral-forwarded', 'measure-started', 'measure-adjusted', 'assessment-completed', 'decision-made'],
  },
  {
    client: 'allocation-office', service: 'solvik-allocation-office', system: 'tildeling', purpose: 'coordinated-help',
    facts: ['need-reported', 'application-submitted', 'measure-started', 'measure-adjusted', 'measure-evaluated', 'appeal-lodged', 'appeal-decided'],
  },
  { client: 'occupational-therapy', service: 'solvik-occupational-therapy', system: 'ergo', purpose: 'health-care', facts: [] },
  { client: 'county-governor', service: 'county-governor', system: 'statsforvalter', purpose: 'coordinated-help', facts: ['appeal-forwarded'] },
  {
    // Far too broad, by a configuration mistake: the gate must hold all the same.
    client: 'child-welfare', service: 'solvik-child-welfare', system: 'barnevern', purpose: 'coordinated-help',
    facts: ['need-reported', 'application-submitted', 'referral-sent', 'referral-rejected', 'referral-forwarded', 'assessment-completed', 'measure-started', 'measure-adjusted', 'measure-evaluated', 'decision-made', 'appeal-lodged', 'appeal-forwarded', 'appeal-decided', 'plan-registered', 'service-engaged'],
  },
] as const;

export type ClientName = (typeof systems)[number]['client'];

/** What the guardians are asked to consent to: one item per service; health data not to the kindergarten. */
export const consentItems = [
  { service: 'solvik-kindergarten', categories: ['identity', 'coordination', 'education', 'family', 'own-words'] },
  { service: 'solvik-health-station', categories: ['identity', 'contact', 'coordination', 'education', 'family', 'health', 'social', 'own-words'] },
  { service: 'solvik-ppt', categories: ['identity', 'coordination', 'education', 'family', 'health', 'own-words'] },
  { service: 'nav-assistive-technology', categories: ['identity', 'coordination', 'health', 'social'] },
  { service: 'solvik-allocation-office', categories: ['identity', 'contact', 'coordination', 'education', 'family', 'health', 'social', 'own-words'] },
] as const;

/** Consent to the plan itself is another question than consent to share, and is asked for itself. */
export const planItems = ['solvik-kindergarten', 'solvik-health-station', 'solvik-ppt', 'solvik-allocation-office'].map((service) => ({
  service, kind: 'plan', categories: ['coordination', 'education', 'own-words'],
}));
