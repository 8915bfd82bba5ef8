import { concernReportSent, exchangeLinked, serviceOfferPublished, needReported, type CloudEvent } from '@samhandling/contracts';
import { given } from '@samhandling/testing';
import { arrival, caseDecider, caseId, caseOf, child, keys, municipality, need, noon, third } from './case.given.js';
import { registrationIn } from './registration.js';

describe('A case comes into being from registrations (N6)', () => {
  const first = need();
  const ofCase = { caseId, person: child, causes: keys(first) };

  it('opens the case with the first registration and links it', () =>
    given(caseDecider([]))
      .when(arrival(first))
      .then([
        { fact: 'opened', data: { ...ofCase, municipality, at: noon } },
        { fact: 'linked', data: { ...ofCase, source: first.source, id: first.id, linkedType: first.type, at: noon } },
      ]));

  it('finds the open case for the next registration', () => {
    const second = need('solvik-health-station');
    given(caseDecider([first]), caseOf(first).events)
      .when(arrival(second))
      .thenIt((events) => expect(events.map(({ fact }) => fact)).toEqual(['linked']));
  });

  it('takes a registration in once, however often it arrives (I8)', () => given(caseDecider([first]), caseOf(first).events).when(arrival(first)).then([]));

  it('does not confuse registrations of two systems with the same id', () => {
    const other = { ...need('solvik-health-station'), id: first.id };
    given(caseDecider([first]), caseOf(first).events)
      .when(arrival(other))
      .thenIt((events) => expect(events).toHaveLength(1));
  });
});

describe('Two registrations their publisher says are one fact (N6)', () => {
  it('are linked, to be told to who may have both (D2)', () => {
    const [first, second] = [need(), need('solvik-health-station')];
    const link = { ...need(), id: 'link', type: exchangeLinked.type, data: { person: child, service: 'solvik-health-station', registration: keys(second)[0], other: keys(first)[0], at: noon } };
    given(caseDecider([first, second]), caseOf(first, second).events)
      .when(arrival(link))
      .then([{ fact: 'linked', data: { caseId, person: child, causes: keys(second, first), source: link.source, id: 'link', linkedType: exchangeLinked.type, at: noon } }]);
  });
});

describe('What enters a case', () => {
  const event = (type: string, data: object): CloudEvent => ({ specversion: '1.0', id: '1', source: 'urn:no:orgnr:999999999:system:s', type, time: third, recordedtime: noon, data });

  it('is what a fagsystem registered about a person, with what the exchange stamped on it', () => {
    const data = { person: { pseudonym: child }, registeredBy: 'solvik-kindergarten', registeredByType: 'kindergarten', municipality };
    expect(registrationIn(event(needReported.type, data))).toEqual({
      source: 'urn:no:orgnr:999999999:system:s', id: '1', type: needReported.type, time: third, recordedAt: noon,
      service: 'solvik-kindergarten', serviceType: 'kindergarten', municipality, data,
    });
  });

  it('is never a report by duty: those are in no case view, plan or snapshot (D7)', () => {
    expect(registrationIn(event(concernReportSent.type, { person: { pseudonym: child } }))).toBeUndefined();
  });

  it('is nothing about nobody, and nothing of other areas', () => {
    expect(registrationIn(event(serviceOfferPublished.type, {}))).toBeUndefined();
    expect(registrationIn(event('no.samhandling.exchange.permitted.v1', { person: child }))).toBeUndefined();
  });
});
