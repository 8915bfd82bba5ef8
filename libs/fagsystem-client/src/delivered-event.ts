/** What a subscriber receives, the same in every mode: a CloudEvent whose body holds what this recipient may know (D12). */
export interface DeliveredEvent<D = Record<string, unknown>> {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject?: string;
  time?: string;
  recordedtime?: string;
  sequence: string;
  correlationid?: string;
  causationid?: string;
  data: D & { delivery?: Delivery };
}

export interface Delivery {
  grounds: { kind: string; id?: string; row?: string }[];
  categories: string[];
  released?: boolean;
  sender?: string;
  notice?: string;
}
