import type { Kafka, Producer, ProducerConfig, ProducerRecord } from 'kafkajs';
import fc from 'fast-check';
import { InfrastructureFailure } from './failures.js';
import { batches, SerialProducer, type OutgoingMessage } from './serial-producer.js';

const message = (value: string): OutgoingMessage => ({ key: 'p_1', value, headers: {} });

/** A client whose producers can be told to fail, and which sees whether sends overlap. */
class Client {
  readonly configs: ProducerConfig[] = [];
  readonly sent: { producer: number; record: ProducerRecord }[] = [];
  failNext = false;
  overlapped = false;
  #sending = false;

  readonly kafka: Pick<Kafka, 'producer'> = {
    producer: (config: ProducerConfig = {}) => {
      const producer = this.configs.push(config);
      const made: Partial<Producer> = { connect: () => Promise.resolve(), disconnect: () => Promise.resolve(), send: (record) => this.#send(producer, record) };
      return made as Producer;
    },
  };

  async #send(producer: number, record: ProducerRecord): Promise<never[]> {
    this.overlapped ||= this.#sending;
    this.#sending = true;
    await new Promise((resolve) => setImmediate(resolve));
    this.#sending = false;
    if (this.failNext) {
      this.failNext = false;
      throw new Error('the connection was lost after the broker had written it');
    }
    this.sent.push({ producer, record });
    return [];
  }
}

describe('producer', () => {
  it('is idempotent, with acks from all and one request at a time', async () => {
    const client = new Client();
    const producer = new SerialProducer(client.kafka);
    await Promise.all([producer.send('t', [message('1')]), producer.send('t', [message('2')]), producer.send('t', [message('3')])]);
    expect(client.configs).toEqual([expect.objectContaining({ idempotent: true, maxInFlightRequests: 1 })]);
    expect(client.sent.map(({ record }) => [record.acks, record.messages[0]?.value])).toEqual([[-1, '1'], [-1, '2'], [-1, '3']]);
    expect(client.overlapped).toBe(false);
  });

  it('goes on under a new producer id after a failed send: the old sequence numbers may be taken', async () => {
    const client = new Client();
    const producer = new SerialProducer(client.kafka);
    await producer.send('t', [message('1')]);
    client.failNext = true;
    await expect(producer.send('t', [message('2')])).rejects.toThrow(InfrastructureFailure);
    await producer.send('t', [message('3')]);
    expect(client.sent.map(({ producer: id, record }) => [id, record.messages[0]?.value])).toEqual([[1, '1'], [2, '3']]);
  });

  it('sends nothing once closed', async () => {
    const producer = new SerialProducer(new Client().kafka);
    await producer.disconnect();
    await expect(producer.send('t', [message('1')])).rejects.toThrow('publisher-closed');
  });

  it('cuts a send so that no batch is over the broker’s limit, and keeps order and number', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 60 }), (sizes) => {
        const messages = sizes.map((size, index) => message(String(index).padEnd(size, 'x')));
        const cut = batches(messages, 9_000);
        expect(cut.flat()).toEqual(messages);
        for (const batch of cut) expect(batch.length === 1 || batch.reduce((sum, { value }) => sum + 1_003 + Buffer.byteLength(value ?? ''), 0) <= 9_000).toBe(true);
      }),
    );
  });
});
