// For the crash spec only: the case service, which stands still once the effect of one event is durable and before its offset can be
// committed. Standing there it can only be killed, and then the very interleaving has happened.
import { loadConfig, runService } from '@samhandling/service-kit';
import { caseConfigSchema } from './config.js';
import { caseService } from './service-options.js';
import { CaseStore } from './store/case.store.js';

const standStillAfter = process.env['STAND_STILL_AFTER'];
const { takeIn } = CaseStore.prototype;

CaseStore.prototype.takeIn = async function (this: CaseStore, event) {
  await takeIn.call(this, event);
  if (event.id !== standStillAfter) return;
  process.stdout.write('the effect is durable\n');
  await new Promise(() => undefined);
};

await runService(() => caseService(loadConfig(caseConfigSchema, process.env)));
