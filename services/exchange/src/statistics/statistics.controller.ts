import { Controller, Get, Inject } from '@nestjs/common';
import { EventStore } from '@samhandling/event-store';
import { Clock, CONFIG, Scopes } from '@samhandling/service-kit';
import type { ExchangeConfig } from '../config.js';
import { withFloor } from '../domain/figures.js';

interface Figures {
  asOf: string;
  /** Figures that could point at few people are not told; they stand as null. */
  floor: number;
  registrations: number;
  duplicatesCaught: number;
  /** Field values others received without anybody typing them again. */
  fieldValuesReused: number;
  deliveries: { handedOver: number; released: number; stopped: number };
  withheldByReason: Record<string, number | null>;
  byMunicipality: { municipality: string; type: string; registrations: number | null }[];
}

@Controller('statistics')
export class StatisticsController {
  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: ExchangeConfig,
  ) {}

  /** How much was registered once and used again (need N2). Sums for the whole platform, and per municipality and type with a floor (rule D15). */
  @Get()
  @Scopes('samhandling:statistics.read')
  async figures(): Promise<Figures> {
    const { commits } = this.store;
    const numbered = { 'delivery.sequence': { $exists: true } };
    const [registrations, duplicatesCaught, handedOver, released, stopped, values, reasons, places] = await Promise.all([
      commits.countDocuments({ 'registration.reference': { $exists: true } }),
      commits.countDocuments({ 'registration.reference': { $exists: true }, 'registration.duplicate': true }),
      commits.countDocuments({ ...numbered, 'dispatch.state': 'handed-over' }),
      commits.countDocuments({ ...numbered, 'delivery.released': true }),
      commits.countDocuments({ ...numbered, 'dispatch.state': 'stopped' }),
      commits.aggregate<{ sum: number }>([{ $match: numbered }, { $group: { _id: null, sum: { $sum: '$dispatch.values' } } }]).toArray(),
      commits.aggregate<{ _id: string; count: number }>([{ $match: { 'delivery.reason': { $exists: true } } }, { $group: { _id: '$delivery.reason', count: { $sum: 1 } } }]).toArray(),
      commits
        .aggregate<{ _id: { municipality: string; type: string }; count: number }>([
          { $match: { 'registration.reference': { $exists: true }, 'registration.municipality': { $exists: true } } },
          { $group: { _id: { municipality: '$registration.municipality', type: '$registration.type' }, count: { $sum: 1 } } },
          { $sort: { _id: 1 } },
        ])
        .toArray(),
    ]);
    const floor = this.config.FIGURES_FLOOR;
    return {
      asOf: this.clock.now().toISOString(), floor, registrations, duplicatesCaught, fieldValuesReused: values[0]?.sum ?? 0, deliveries: { handedOver, released, stopped },
      withheldByReason: Object.fromEntries(reasons.map(({ _id, count }) => [_id, withFloor(count, floor)])),
      byMunicipality: places.map(({ _id, count }) => ({ ..._id, registrations: withFloor(count, floor) })),
    };
  }
}
