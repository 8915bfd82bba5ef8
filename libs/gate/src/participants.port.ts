/** A service as the participants say: what a caller's client speaks for, and what decisions need to know of a recipient (rule D11). */
export interface Participant {
  /** Service id, e.g. `solvik-kindergarten`. */
  service: string;
  serviceType: string;
  name: string;
  /** Organisation the service belongs to; never a reason to see anything. */
  orgnr: string;
  /** Organisation number of the data controller. */
  controller: string;
  municipalities: string[];
  level: string;
}

/** Who takes part. `exchange` is the authority; it implements this port itself, the others ask it. */
export abstract class Participants {
  /** The one service a client speaks for (rule D11), or undefined for a client nobody has registered. */
  abstract client(clientId: string): Promise<Participant | undefined>;
  abstract service(id: string): Promise<Participant | undefined>;
  abstract all(): Promise<readonly Participant[]>;
}
